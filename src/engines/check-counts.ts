// SPDX-License-Identifier: GPL-2.0-only
// Whether what was counted and what was told of it agree.
import type { PairCounts } from './pair-counts.ts';

/**
 * Looks for a run that broke what the other variant kept and that nobody was told of: where as many more runs of one variant broke an
 * invariant than of the other, as many have to be differences of some kind. For single faults, which are judged one by one.
 * @param unasked runs in which one variant is not asked what it breaks as the other does
 * @throws Error if they do not agree: a fault of the verifier, and no verdict
 */
export function checkCounts(counts: PairCounts, unasked = 0): PairCounts {
  const told =
    sum(Object.values(counts.contracts)) +
    sum(counts.divergences.map(({ count }) => count)) +
    counts.rescheduled +
    counts.uncompared +
    unasked;
  counts.legacyBroken.forEach((count, i) => {
    const apart = Math.abs(count - (counts.refactoredBroken[i] ?? 0));
    if (apart > told)
      throw new Error(
        `invariant ${i} is broken ${apart} times by one of the variants alone, and ${told} differences were told (${counts.refactored})`,
      );
  });
  return counts;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((all, one) => all + one, 0);
}
