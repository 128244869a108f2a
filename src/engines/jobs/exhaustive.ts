// SPDX-License-Identifier: GPL-2.0-only
// Bundles of subtrees of the space.
import type { Bench } from '../../core/bench.ts';
import { checkCounts } from '../check-counts.ts';
import { explore } from '../exhaustive/explore.ts';
import { splitSpace } from '../exhaustive/split.ts';
import { combineCounts, type PairCounts } from '../pair-counts.ts';
import { countsOf } from '../tally.ts';
import type { RunRules, Variants } from './job.ts';
import type { Workplace } from './workplace.ts';

/** Every so manieth subtree of the space, for all pairs at once. */
export interface ExhaustiveJob {
  readonly engine: 'exhaustive';
  /** The first subtree. */
  readonly first: number;
  /** From one subtree to the next: the number of jobs. */
  readonly step: number;
}

/**
 * Decisions above the root of a subtree, for no race, one race, and more: deep enough that the largest takes a second or two, not deeper, for each
 * thread makes the list of subtrees itself.
 */
const DEPTHS: readonly number[] = [11, 11, 13];
/** Jobs for no race, and for more. They take a second or so each, and not less with many: the results of all are kept until the end. */
const JOBS: readonly number[] = [256, 4_096];

function ofBound(values: readonly number[], preemptions: number): number {
  return values[Math.min(preemptions, values.length - 1)];
}

/** Neighbouring subtrees are alike, large or small: those of one job lie far apart, so that all jobs take about as long. */
export function planExhaustive(preemptions: number): readonly ExhaustiveJob[] {
  const step = ofBound(JOBS, preemptions);
  return Array.from({ length: step }, (_, first) => ({ engine: 'exhaustive', first, step }));
}

/** The subtrees of the space, in the order of the walk. */
export function subtreesOf(bench: Bench, { legacy }: Variants, { preemptions }: RunRules): Subtrees {
  return splitSpace(bench, legacy, preemptions, ofBound(DEPTHS, preemptions));
}

/** The decisions that lead to each. */
export type Subtrees = ReturnType<typeof splitSpace>;

/** Explores the subtrees of a job; there are no counts where there are fewer subtrees than jobs. */
export function runExhaustive(workplace: Workplace, { first, step }: ExhaustiveJob): readonly PairCounts[] {
  const { bench, judging, pairOptions, variants } = workplace;
  const benches = { walking: bench, judging };
  const subtrees = workplace.subtrees();
  const explored: (readonly PairCounts[])[] = [];
  for (let i = first; i < subtrees.length; i += step) {
    const { leaves, pairs, weight } = explore(
      benches,
      variants.legacy,
      variants.refactored,
      pairOptions,
      subtrees[i],
    );
    explored.push(
      pairs.map(({ pair, tally }) =>
        checkCounts(countsOf(pair, tally, leaves, weight), pair.unaskedDiffered),
      ),
    );
  }
  if (explored.length === 0) return [];
  return variants.refactored.map((_, position) => combineCounts(explored.map((one) => one[position])));
}
