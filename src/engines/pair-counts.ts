// SPDX-License-Identifier: GPL-2.0-only
// What jobs counted for one pair, and how counts are combined.

import type { NewProblem } from '../core/base-problems.ts';
import { type Fraction, sumOf } from '../core/fraction.ts';
import type { DivergenceKind } from '../core/judge.ts';
import type { DivergenceClass } from '../core/result.ts';
import type { Scenario } from '../core/scenario.ts';

/** A divergence that nobody declared, as it was first met: not shrunk yet. */
export interface FoundDivergence {
  /** What two divergences have in common if they are the same to a reader. */
  readonly signature: string;
  readonly kind: DivergenceKind;
  readonly class: DivergenceClass;
  /** Whether a known problem explains it. */
  readonly explained: boolean;
  /** Runs of the pair that showed it. */
  readonly count: number;
  /** Of these, the ones whose schedules were not compared: they count as new outcomes. */
  readonly unexamined: number;
  /** What was seen and not again, for one that is not repeatable. */
  readonly seen: readonly string[];
  /** Of the scenarios that showed it and are known to be of its class the first with the fewest races, in the order of the engine. */
  readonly scenario: Scenario;
}

/**
 * What a job counted for one pair, or several jobs together. Plain data: it crosses threads, files and machines. Counts are combined in the order of
 * their jobs, wherever and whenever those were done.
 */
export interface PairCounts {
  /** Name of the refactored variant. */
  readonly refactored: string;
  /** Scenarios covered: an exact whole number in decimal, for it may exceed 2^53. */
  readonly scenarios: string;
  /** Runs of a variant. */
  readonly executions: number;
  /** The exact share of the space that was covered; null where the engine samples. */
  readonly weight: Fraction | null;
  /** Executions of each variant that broke each invariant, by its position. */
  readonly legacyBroken: readonly number[];
  readonly refactoredBroken: readonly number[];
  /** Executions of the base that each known problem explained, by id. */
  readonly knownProblems: Counts;
  /** What the base broke and no known problem explains: one for each invariant. */
  readonly newProblems: readonly NewProblem[];
  /** Runs of the pair in which neither gave a return value, so that nothing was compared. */
  readonly uncompared: number;
  /** Runs of the pair that differed under one schedule and whose outcomes over all schedules are equal. */
  readonly rescheduled: number;
  /** Runs of the pair that each contract explained, by id. */
  readonly contracts: Counts;
  /** One for each signature, in the order in which they were first met. */
  readonly divergences: readonly FoundDivergence[];
}

/** How often something was met, by name; what was never met is absent. */
export interface Counts {
  readonly [name: string]: number;
}

/**
 * Folds the counts of one pair into one.
 * @param all at least one, in the order of their jobs: of each divergence the first scenario is kept
 */
export function combineCounts(all: readonly PairCounts[]): PairCounts {
  const weights = all.map(({ weight }) => weight).filter((weight) => weight !== null);
  return {
    refactored: all[0].refactored,
    scenarios: String(all.reduce((sum, one) => sum + BigInt(one.scenarios), 0n)),
    executions: all.reduce((sum, one) => sum + one.executions, 0),
    weight: weights.length === all.length ? sumOf(weights) : null,
    legacyBroken: addColumns(all.map((one) => one.legacyBroken)),
    refactoredBroken: addColumns(all.map((one) => one.refactoredBroken)),
    knownProblems: addCounts(all.map((one) => one.knownProblems)),
    newProblems: mergeProblems(all.flatMap((one) => one.newProblems)),
    uncompared: all.reduce((sum, one) => sum + one.uncompared, 0),
    rescheduled: all.reduce((sum, one) => sum + one.rescheduled, 0),
    contracts: addCounts(all.map((one) => one.contracts)),
    divergences: mergeDivergences(all.flatMap((one) => one.divergences)),
  };
}

/** What no job at all comes to. */
export function noCounts(refactored: string): PairCounts {
  return {
    refactored,
    scenarios: '0',
    executions: 0,
    weight: null,
    legacyBroken: [],
    refactoredBroken: [],
    knownProblems: {},
    newProblems: [],
    uncompared: 0,
    rescheduled: 0,
    contracts: {},
    divergences: [],
  };
}

/** A row of nothing is one of zeros. */
function addColumns(rows: readonly (readonly number[])[]): readonly number[] {
  const length = Math.max(...rows.map((row) => row.length));
  return Array.from({ length }, (_, column) => rows.reduce((sum, row) => sum + (row[column] ?? 0), 0));
}

/** In the order of the names: which job met something first must not show. */
function addCounts(counts: readonly Counts[]): Counts {
  const sums = new Map<string, number>();
  for (const [name, count] of counts.flatMap((one) => Object.entries(one)))
    sums.set(name, (sums.get(name) ?? 0) + count);
  return Object.fromEntries([...sums].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function mergeDivergences(divergences: readonly FoundDivergence[]): readonly FoundDivergence[] {
  const merged = new Map<string, FoundDivergence>();
  for (const found of divergences) {
    const first = merged.get(found.signature);
    merged.set(found.signature, first === undefined ? found : addFound(first, found));
  }
  return [...merged.values()];
}

/** Whether the scenario is known to be of the class: the one that is kept is, unless the schedules of none were compared. */
function isExamined({ count, unexamined }: FoundDivergence): boolean {
  return unexamined < count;
}

/** Whether the scenario of `more` shows better what both are: one whose class is known does, then one with fewer races. */
function isBetter(more: FoundDivergence, first: FoundDivergence): boolean {
  if (isExamined(more) !== isExamined(first)) return isExamined(more);
  return more.scenario.races.length < first.scenario.races.length;
}

/** The same divergence, met twice: of the scenarios that are known to be of its class the first is kept that has the fewest races. */
export function addFound(first: FoundDivergence, more: FoundDivergence): FoundDivergence {
  return {
    ...first,
    scenario: isBetter(more, first) ? more.scenario : first.scenario,
    count: first.count + more.count,
    unexamined: first.unexamined + more.unexamined,
    explained: first.explained && more.explained,
  };
}

function mergeProblems(problems: readonly NewProblem[]): readonly NewProblem[] {
  const merged = new Map<string, NewProblem>();
  for (const found of problems) {
    const first = merged.get(found.invariant);
    merged.set(found.invariant, first === undefined ? found : { ...first, count: first.count + found.count });
  }
  return [...merged.values()];
}
