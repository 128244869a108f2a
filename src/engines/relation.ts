// SPDX-License-Identifier: GPL-2.0-only
// How the outcomes of a pair compare over all schedules of the machine that it ran last, as far as that can be told quickly.
import { type Resolved, resolve, startDraft } from '../core/draft.ts';
import type { Judgement } from '../core/judge.ts';
import { OutcomeVector } from '../core/outcome-vector.ts';
import type { Pair } from '../core/pair.ts';
import type { DivergenceClass, SetRelation } from '../core/result.ts';
import { askedDifferently, type Variant } from '../core/variant.ts';
import { relationOfSets } from './outcome-sets/compare.ts';
import { outcomeKey } from './outcome-sets/enumerate.ts';
import { type Comparison, classOf, dependsOnSchedule } from './tally.ts';

/** Races in a schedule, at most: with three there are so many that only what is reported is compared. */
const QUICK = 2;

/** What was found on the machines that a pair ran last: many schedules of one machine follow each other. */
const KNOWN = new WeakMap<Pair, Map<string, SetRelation>>();
const ROOM = 4096;

/**
 * The relation on the machine that the choices of the pair describe, which are others afterwards.
 * @returns null if its own schedule has too many races
 */
function relationOf(pair: Pair): SetRelation | null {
  const machine = resolve(pair.choices);
  const races = Math.max(1, machine.races.length);
  if (races > QUICK) return null;
  const bound = Math.min(pair.preemptions, races);
  const { momentary } = pair.choices.space;
  const key = `${bound} ${machine.values.map((value, dimension) => (dimension === momentary ? 0 : value)).join(' ')}`;
  const known = KNOWN.get(pair) ?? new Map<string, SetRelation>();
  KNOWN.set(pair, known);
  const before = known.get(key);
  if (before !== undefined) return before;
  if (known.size === ROOM) known.clear();
  const relation = relationOfSets(pair.bench, pair.legacy, pair.refactored, machine, bound);
  known.set(key, relation);
  return relation;
}

/** What a variant comes to on the machine and under the schedule of `resolved`. */
function keyUnder(pair: Pair, resolved: Resolved, variant: Variant): string {
  startDraft(pair.choices, { seed: 0, given: resolved });
  const ret = pair.bench.run(variant, pair.preemptions);
  return outcomeKey(pair.bench, ret, new OutcomeVector(), askedDifferently(pair.legacy, pair.refactored));
}

/** Whether the refactored variant comes to what the base comes to under the same schedule if something elsewhere makes it try again. */
function isRetry(pair: Pair): boolean {
  const { bench, legacy, refactored } = pair;
  if (bench.restless === undefined) return false;
  const resolved = resolve(pair.choices);
  const after = keyUnder(pair, resolved, refactored);
  bench.restless = true;
  try {
    return keyUnder(pair, resolved, legacy) === after;
  } finally {
    bench.restless = false;
  }
}

/** How the outcomes of the pair compare on the choices that it was judged on last. */
export function comparisonOf(pair: Pair): Comparison {
  return { overAll: () => relationOf(pair), isRetry: () => isRetry(pair) };
}

/** Whether a difference on the choices of the pair, which may be others afterwards, is one of schedule alone. */
export function isRescheduled(pair: Pair, judgement: Judgement): boolean {
  const raced = resolve(pair.choices).races.length > 0;
  return raced && !pair.strict && dependsOnSchedule(judgement, raced) && relationOf(pair) === 'equal';
}

/** Whether a judgement on the choices of the pair, which may be others afterwards, is of this class, or none at all if it is one of schedule alone; null if that cannot be told quickly. */
export function classIn(pair: Pair, judgement: Judgement): DivergenceClass | 'none' | null {
  const raced = !pair.strict && resolve(pair.choices).races.length > 0;
  if (!dependsOnSchedule(judgement, raced)) return classOf(judgement.bearing, null);
  const relation = relationOf(pair);
  if (relation === null) return null;
  return raced && relation === 'equal' ? 'none' : classOf(judgement.bearing, relation);
}
