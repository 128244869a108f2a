// SPDX-License-Identifier: GPL-2.0-only
// Where the VMA starts.
import { apartFrom, EVERY, NOT_SIMPLEST, only } from '../../../core/dimension.ts';
import { Reach } from '../../../kernel/environment.ts';
import { dimension } from './declare.ts';
import { ONE_REASON_OF_VMA, pfnCongruence } from './pfn-congruence.ts';
import { OF_SLOT } from './slot-end.ts';
import { hasPudBlock, reachOverBlock } from './stage2-state.ts';
import { mayExceedPmd, variesEveryReason } from './vma-kind.ts';

export const vmaStart = dimension({
  number: 25,
  name: 'vmaStart',
  about: 'Where a PFNMAP VMA starts.',
  source: 'get_vma_page_shift()',
  values: [
    { label: 'far', about: 'a region before the faulting address', weight: 3 },
    { label: 'pmd', about: 'at the start of the PMD block' },
    { label: 'page', about: 'at the faulting page' },
    { label: 'before-pmd', about: 'a page before the PMD block: aligned to nothing larger than a page' },
  ],
  domain: (c) => reachOverBlock(c) | (hasPudBlock(c) ? 0 : only(Reach.beforePmd)),
  representatives: {
    mask: (c) => {
      if (!variesEveryReason(c)) return only(Reach.far);
      return mayExceedPmd(c) ? EVERY : only(Reach.far, Reach.page, Reach.beforePmd);
    },
    excludes: apartFrom(NOT_SIMPLEST, ...OF_SLOT, pfnCongruence.number),
    enough: ONE_REASON_OF_VMA,
  },
  answers: {
    vmaStart(): Reach {
      return this.choices.pick(vmaStart.number) as Reach;
    },
  },
});
