// SPDX-License-Identifier: GPL-2.0-only
// Chunks of random scenarios.
import type { PairCounts } from '../pair-counts.ts';
import { search } from '../random.ts';
import { type Chunk, chunkSeed, planChunks } from './chunks.ts';
import type { Workplace } from './workplace.ts';

/** A chunk of the scenarios of one pair. */
export interface RandomJob extends Chunk {
  readonly engine: 'random';
}

/** Scenarios of a chunk: a twentieth of a second. */
const CHUNK = 4096;

/** The chunks of all pairs, pair after pair. */
export function planRandom(pairs: number, runs: number): readonly RandomJob[] {
  return planChunks(pairs, runs, CHUNK).map((chunk) => ({ engine: 'random', ...chunk }));
}

/** Runs the scenarios of a chunk. */
export function runRandom({ pairOf, rules }: Workplace, job: RandomJob): readonly PairCounts[] {
  return [search(pairOf(job.pair), chunkSeed(rules.seed, job.start), job.runs)];
}
