// SPDX-License-Identifier: GPL-2.0-only
// Which pages of the folio have their tags.
import { only } from '../../../core/dimension.ts';
import { FaultKind, type MteTags } from '../../../kernel/environment.ts';
import { dimension } from './declare.ts';
import { faultKind } from './fault-kind.ts';
import { isHugetlb } from './vma-kind.ts';

export const mteTags = dimension({
  number: 33,
  name: 'mteTags',
  about:
    'Whether the pages of the faulting folio had their tags initialised before the fault. Asked in a VM with MTE.',
  source: 'try_page_mte_tagging(), folio_try_hugetlb_mte_tagging()',
  values: [
    { label: 'none', about: 'none but those that stage-2 maps already' },
    { label: 'all', about: 'all of them' },
  ],
  representatives: {
    mask: (c) => (c.pick(faultKind.number) === FaultKind.permission || isHugetlb(c) ? only(0, 1) : only(0)),
    enough:
      'A page that has its tags is left alone: where the handler clears page by page before it maps, that there were tags changes nothing, and that there were ' +
      'none shows what does not clear. The flag of a hugetlb folio, and tags that a permission fault takes for granted, are taken both ways.',
  },
  answers: {
    mteTags(): MteTags {
      return this.choices.pick(mteTags.number) as MteTags;
    },
  },
});
