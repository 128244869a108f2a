// SPDX-License-Identifier: GPL-2.0-only
// How pfns and addresses of a driver's VMA are congruent.
import { apartFrom, EVERY, NOT_SIMPLEST, only } from '../../../core/dimension.ts';
import { Congruence } from '../../../kernel/environment.ts';
import { dimension } from './declare.ts';
import { OF_SLOT } from './slot-end.ts';
import { hasPmdBlock, hasPudBlock } from './stage2-state.ts';
import { mayExceedPmd, variesEveryReason } from './vma-kind.ts';

export const ONE_REASON_OF_VMA =
  'One reason at a time, as for the slot. Where the slot is in the way as well, the VMA ends early or not at all: what the handler compares are the ' +
  'largest sizes that the VMA and the slot allow, and these take all their values together.';

export const pfnCongruence = dimension({
  number: 27,
  name: 'pfnCongruence',
  about: 'Modulo what the physical address of a PFNMAP VMA and its virtual address agree.',
  source: 'get_vma_page_shift()',
  values: [
    { label: 'region', about: 'the whole region', weight: 3 },
    { label: 'pmd', about: 'a PMD block' },
    { label: 'page', about: 'a page' },
  ],
  domain: (c) => {
    if (hasPudBlock(c)) return only(Congruence.region);
    if (hasPmdBlock(c)) return only(Congruence.region, Congruence.pmd);
    return only(Congruence.region, Congruence.pmd, Congruence.page);
  },
  representatives: {
    mask: (c) => {
      if (!variesEveryReason(c)) return only(Congruence.region);
      return mayExceedPmd(c) ? EVERY : only(Congruence.region, Congruence.page);
    },
    excludes: apartFrom(NOT_SIMPLEST, ...OF_SLOT),
    enough: ONE_REASON_OF_VMA,
  },
  answers: {
    /** How a PFNMAP VMA's physical address and hva are congruent. */
    pfnCongruence(): Congruence {
      return this.choices.pick(pfnCongruence.number) as Congruence;
    },
  },
});
