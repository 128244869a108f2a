// SPDX-License-Identifier: GPL-2.0-only
// Where the slot starts.
import { apartFrom, EVERY, NOT_SIMPLEST, only } from '../../../core/dimension.ts';
import { Reach } from '../../../kernel/environment.ts';
import { congruence } from './congruence.ts';
import { dimension } from './declare.ts';
import { reachOverBlock } from './stage2-state.ts';
import { mayExceedPmd, variesEveryReason } from './vma-kind.ts';

export const ONE_REASON =
  'One reason at a time: a block is refused because the addresses are not congruent, because the slot starts in it or because it ends in it; a check that misses ' +
  'one of these shows where it is the only one. A bound at a PMD only matters where more than a PMD block could be mapped. ' +
  'Where no block is ever mapped, or the guest hypervisor limits the size, the end of the slot stands for the other reasons.';

export const slotStart = dimension({
  number: 13,
  name: 'slotStart',
  about: 'Where the slot starts: a block must not begin before it.',
  source: 'fault_supports_stage2_huge_mapping()',
  values: [
    { label: 'far', about: 'a region before the faulting address', weight: 3 },
    { label: 'pmd', about: 'at the start of the PMD block' },
    { label: 'page', about: 'at the faulting page' },
  ],
  domain: reachOverBlock,
  representatives: {
    mask: (c) => {
      if (!variesEveryReason(c)) return only(Reach.far);
      return mayExceedPmd(c) ? EVERY : only(Reach.far, Reach.page);
    },
    excludes: apartFrom(NOT_SIMPLEST, congruence.number),
    enough: ONE_REASON,
  },
  answers: {
    slotStart(): Reach {
      return this.choices.pick(slotStart.number) as Reach;
    },
  },
});
