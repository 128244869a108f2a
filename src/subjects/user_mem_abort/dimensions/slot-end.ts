// SPDX-License-Identifier: GPL-2.0-only
// Where the slot ends.
import type { Choices } from '../../../core/choices.ts';
import { EVERY, only } from '../../../core/dimension.ts';
import { Congruence, Reach } from '../../../kernel/environment.ts';
import { congruence } from './congruence.ts';
import { dimension } from './declare.ts';
import { ONE_REASON, slotStart } from './slot-start.ts';
import { reachOverBlock } from './stage2-state.ts';
import { mayExceedPmd } from './vma-kind.ts';

export const slotEnd = dimension({
  number: 14,
  name: 'slotEnd',
  about: 'Where the slot ends: a block must not reach past it.',
  source: 'fault_supports_stage2_huge_mapping()',
  values: [
    { label: 'far', about: 'a region after the faulting address', weight: 3 },
    { label: 'pmd', about: 'at the end of the PMD block' },
    { label: 'page', about: 'right after the faulting page' },
  ],
  domain: reachOverBlock,
  representatives: {
    mask: (c) => {
      if (c.pick(congruence.number) !== Congruence.region || c.pick(slotStart.number) !== Reach.far)
        return only(Reach.far);
      return mayExceedPmd(c) ? EVERY : only(Reach.far, Reach.page);
    },
    enough: ONE_REASON,
  },
  answers: {
    slotEnd(): Reach {
      return this.choices.pick(slotEnd.number) as Reach;
    },
  },
});

/** Whether the slot is in no block's way. */
export function slotIsFar(c: Choices): boolean {
  return (
    c.pick(congruence.number) === Congruence.region &&
    c.pick(slotStart.number) === Reach.far &&
    c.pick(slotEnd.number) === Reach.far
  );
}
