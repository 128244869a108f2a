// SPDX-License-Identifier: GPL-2.0-only
// Two sets: equal, refinement or new outcome.
import type { Bench } from '../../core/bench.ts';
import type { Resolved } from '../../core/draft.ts';
import type { SetRelation } from '../../core/result.ts';
import { askedDifferently, type Variant } from '../../core/variant.ts';
import { never, outcomeSet } from './enumerate.ts';
import type { Schedule } from './schedule.ts';

/** Both sets over all schedules within one bound, compared. */
export interface SetComparison {
  readonly relation: SetRelation;
  /** Outcomes of each. */
  readonly legacy: number;
  readonly refactored: number;
  /** Outcomes of the reference that the refactored variant never has. */
  readonly lost: number;
  /** Outcomes that the reference never has, not even when something elsewhere makes it try again, by key, each with the first of its shortest schedules. */
  readonly added: ReadonlyMap<string, Schedule>;
}

/** Races in a schedule, at most: there are a thousand times as many schedules with four as with two. */
const LARGEST_BOUND = 2;

/**
 * The bound to compare sets under: that of the run, as far as the schedules can be enumerated.
 * @param races those of the scenario in question, whose own schedule has to be within the bound
 */
export function boundFor(preemptions: number, races: number): number {
  return Math.min(preemptions, Math.max(races, LARGEST_BOUND));
}

/**
 * What a variant comes to if something elsewhere makes it try again: whoever tries again where the reference goes on does nothing that the
 * reference cannot be made to do.
 */
function restlessOutcomes(
  bench: Bench,
  variant: Variant,
  machine: Resolved,
  bound: number,
  asksAll: boolean,
): ReadonlyMap<string, Schedule> {
  bench.restless = true;
  try {
    return outcomeSet(bench, variant, machine, bound, never, asksAll).schedules;
  } finally {
    bench.restless = false;
  }
}

/** Compares the outcomes of both variants on one machine over all schedules with at most `bound` races. */
export function compareSets(
  bench: Bench,
  legacy: Variant,
  refactored: Variant,
  machine: Resolved,
  bound: number,
): SetComparison {
  const asksAll = askedDifferently(legacy, refactored);
  const before = outcomeSet(bench, legacy, machine, bound, never, asksAll).schedules;
  const after = outcomeSet(bench, refactored, machine, bound, never, asksAll).schedules;
  const more = new Map([...after].filter(([key]) => !before.has(key)));
  const lost = before.size - (after.size - more.size);
  const restless = more.size === 0 ? before : restlessOutcomes(bench, legacy, machine, bound, asksAll);
  const added = new Map([...more].filter(([key]) => !restless.has(key)));
  return {
    relation: added.size > 0 ? 'new-outcome' : lost > 0 || more.size > 0 ? 'refinement' : 'equal',
    legacy: before.size,
    refactored: after.size,
    lost,
    added,
  };
}

/** How the outcomes of both compare over the same schedules: the relation alone, which is told by the first outcome that the reference never has. */
export function relationOfSets(
  bench: Bench,
  legacy: Variant,
  refactored: Variant,
  machine: Resolved,
  bound: number,
): SetRelation {
  const asksAll = askedDifferently(legacy, refactored);
  const before = outcomeSet(bench, legacy, machine, bound, never, asksAll).schedules;
  const isMore = (outcome: string): boolean => !before.has(outcome);
  const after = outcomeSet(bench, refactored, machine, bound, isMore, asksAll);
  if (!after.ended) return after.schedules.size < before.size ? 'refinement' : 'equal';
  const restless = restlessOutcomes(bench, legacy, machine, bound, asksAll);
  const isAdded = (outcome: string): boolean => isMore(outcome) && !restless.has(outcome);
  return outcomeSet(bench, refactored, machine, bound, isAdded, asksAll).ended ? 'new-outcome' : 'refinement';
}
