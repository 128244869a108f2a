// SPDX-License-Identifier: GPL-2.0-only
// Scenarios that failed in earlier runs, tried before the others.
import type { Scenario } from '../core/scenario.ts';
import { isSession } from '../core/session.ts';
import type { PairTotal } from './jobs/totals.ts';
import type { Workplace } from './jobs/workplace.ts';
import { combineCounts, noCounts, type PairCounts } from './pair-counts.ts';
import { engineFor } from './registry.ts';

/** What became of scenarios that failed in earlier runs. */
export interface Retried {
  /** Scenarios that were tried. */
  readonly tried: number;
  /** Of the variants that any of them still tells from the base, how many do, by name. */
  readonly failing: readonly { readonly variant: string; readonly scenarios: number }[];
}

/** Runs the pair at `position` on scenarios that failed before. */
export function retry(workplace: Workplace, position: number, scenarios: readonly Scenario[]): PairCounts {
  const { refactored, subject } = workplace.variants;
  const { name } = refactored[position];
  const possible = scenarios.filter((scenario) => !isSession(scenario) || subject.sessions !== null);
  const counts = [...new Set(possible.map(engineFor))].map((engine) =>
    engine.runAll(
      workplace,
      position,
      possible.filter((scenario) => engineFor(scenario) === engine),
    ),
  );
  return counts.length === 0 ? noCounts(name) : combineCounts(counts);
}

/** How many differences scenarios showed. */
export function shownIn({ divergences }: PairCounts): number {
  return divergences.reduce((sum, { count }) => sum + count, 0);
}

/**
 * The total of a pair with what scenarios showed that failed before. What the run shows as well it is told of as it is without them: a run says the same
 * whether or not there was one before it, unless only they show something.
 */
export function withRetried(
  total: PairTotal,
  retried: PairCounts,
): { readonly total: PairTotal; readonly onlyBefore: number } {
  const { counts } = total;
  const known = new Set(counts.divergences.map(({ signature }) => signature));
  const divergences = retried.divergences.filter(({ signature }) => !known.has(signature));
  if (divergences.length === 0) return { total, onlyBefore: 0 };
  const all = combineCounts([counts, { ...retried, divergences }]);
  const { executions, scenarios, weight } = counts;
  return {
    total: { ...total, counts: { ...all, executions, scenarios, weight } },
    onlyBefore: shownIn({ ...retried, divergences }),
  };
}
