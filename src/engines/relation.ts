// SPDX-License-Identifier: GPL-2.0-only
// How the outcomes of a pair compare over all schedules of the machine that it ran last, as far as that can be told quickly.
import { resolve } from '../core/draft.ts';
import type { Judgement } from '../core/judge.ts';
import type { Pair } from '../core/pair.ts';
import type { DivergenceClass, SetRelation } from '../core/result.ts';
import { compareSets } from './outcome-sets/compare.ts';
import { classOf } from './tally.ts';

/** Races in a schedule, at most: with two there are so many that only what is reported is compared. */
const QUICK = 1;

/**
 * The relation on the machine that the choices of the pair describe, which are others afterwards.
 * @returns null if its own schedule has too many races
 */
export function relationOf(pair: Pair): SetRelation | null {
  const machine = resolve(pair.choices);
  if (machine.races.length > QUICK) return null;
  const bound = Math.min(pair.preemptions, QUICK);
  return compareSets(pair.bench, pair.legacy, pair.refactored, machine, bound).relation;
}

/** Whether a judgement on the choices of the pair, which may be others afterwards, is of this class; null if that cannot be told quickly. */
export function classIn(pair: Pair, { bearing }: Judgement): DivergenceClass | null {
  const relation = bearing === 'differs' ? relationOf(pair) : null;
  return bearing === 'differs' && relation === null ? null : classOf(bearing, () => relation);
}
