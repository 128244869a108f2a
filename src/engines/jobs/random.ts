// SPDX-License-Identifier: GPL-2.0-only
import type { PairPart } from '../part.ts';
import { search } from '../random.ts';
import type { Workplace } from './workplace.ts';

/** A chunk of the scenarios of one pair. */
export interface RandomJob {
  readonly engine: 'random';
  /** Position of the refactored variant. */
  readonly pair: number;
  /** Scenarios of the pair before this chunk; the seed follows from it. */
  readonly start: number;
  readonly runs: number;
}

/** Scenarios of a chunk: a twentieth of a second. */
const CHUNK = 4096;
/** Chunks of a pair at most, so that the results of long runs stay small; they are then longer than `CHUNK`. */
const MOST_CHUNKS = 4096;

/** The chunks of all pairs, pair after pair. */
export function planRandom(pairs: number, runs: number): readonly RandomJob[] {
  const chunk = CHUNK * Math.ceil(runs / (CHUNK * MOST_CHUNKS));
  const jobs: RandomJob[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    for (let start = 0; start < runs; start += chunk)
      jobs.push({ engine: 'random', pair, start, runs: Math.min(chunk, runs - start) });
  }
  return jobs;
}

/** Runs the scenarios of a chunk. */
export function runRandom({ pairOf, rules }: Workplace, job: RandomJob): readonly PairPart[] {
  return [search(pairOf(job.pair), chunkSeed(rules.seed, job.start), job.runs)];
}

/** The seed of the chunk that starts after `scenarios` scenarios. */
function chunkSeed(seed: number, scenarios: number): number {
  return (seed + Math.imul(scenarios, 0x9e3779b1)) | 0;
}
