// SPDX-License-Identifier: GPL-2.0-only
// Whether what was counted and what was told of it agree.
import type { PairPart } from './part.ts';

/**
 * Looks for a run that broke what the other variant kept and that nobody was told of: where as many more runs of one variant broke an
 * invariant than of the other, as many have to be differences of some kind. For single faults, which are judged one by one.
 * @throws Error if they do not agree: a fault of the verifier, and no verdict
 */
export function checkCounts(part: PairPart): PairPart {
  const told =
    sum(Object.values(part.contracts)) +
    sum(part.divergences.map(({ count }) => count)) +
    part.rescheduled +
    part.uncompared;
  part.legacyBroken.forEach((count, i) => {
    const apart = Math.abs(count - (part.refactoredBroken[i] ?? 0));
    if (apart > told)
      throw new Error(
        `invariant ${i} is broken ${apart} times by one of the variants alone, and ${told} differences were told (${part.refactored})`,
      );
  });
  return part;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((all, one) => all + one, 0);
}
