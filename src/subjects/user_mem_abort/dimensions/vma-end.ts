// SPDX-License-Identifier: GPL-2.0-only
// Where the VMA ends.
import { apartFrom, EVERY, NOT_SIMPLEST, only } from '../../../core/dimension.ts';
import { Reach } from '../../../kernel/environment.ts';
import { dimension } from './declare.ts';
import { ONE_REASON_OF_VMA, pfnCongruence } from './pfn-congruence.ts';
import { reachOverBlock } from './stage2-state.ts';
import { mayExceedPmd } from './vma-kind.ts';
import { vmaStart } from './vma-start.ts';

export const vmaEnd = dimension({
  number: 26,
  name: 'vmaEnd',
  about: 'Where a PFNMAP VMA ends.',
  source: 'get_vma_page_shift()',
  values: [
    { label: 'far', about: 'a region after the faulting address', weight: 3 },
    { label: 'pmd', about: 'at the end of the PMD block' },
    { label: 'page', about: 'right after the faulting page' },
  ],
  domain: reachOverBlock,
  representatives: {
    mask: (c) => (mayExceedPmd(c) ? EVERY : only(Reach.far, Reach.page)),
    excludes: apartFrom(NOT_SIMPLEST, pfnCongruence.number, vmaStart.number),
    enough: ONE_REASON_OF_VMA,
  },
  answers: {
    vmaEnd(): Reach {
      return this.choices.pick(vmaEnd.number) as Reach;
    },
  },
});
