// SPDX-License-Identifier: GPL-2.0-only
// Where the slot ends.
import { apartFrom, EVERY, NOT_SIMPLEST, only } from '../../../core/dimension.ts';
import { Reach } from '../../../kernel/environment.ts';
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
    mask: (c) => (mayExceedPmd(c) ? EVERY : only(Reach.far, Reach.page)),
    excludes: apartFrom(NOT_SIMPLEST, congruence.number, slotStart.number),
    enough: ONE_REASON,
  },
  answers: {
    slotEnd(): Reach {
      return this.choices.pick(slotEnd.number) as Reach;
    },
  },
});

/** The dimensions that say whether the slot is in a block's way; their simplest values say that it is not. */
export const OF_SLOT = [congruence.number, slotStart.number, slotEnd.number] as const;
