// SPDX-License-Identifier: GPL-2.0-only
// Cuts the scenarios of each pair into chunks.

/** Some of the scenarios of one pair, one after the other. */
export interface Chunk {
  /** Position of the refactored variant. */
  readonly pair: number;
  /** Scenarios of the pair before this chunk; the seed follows from it. */
  readonly start: number;
  readonly runs: number;
}

/** Chunks of a pair at most, so that the results of long runs stay small; they are then longer than asked for. */
const MOST_CHUNKS = 4096;

/** The chunks of all pairs, pair after pair, each of `size` scenarios at least but for the last of a pair. */
export function planChunks(pairs: number, runs: number, size: number): readonly Chunk[] {
  const length = size * Math.ceil(runs / (size * MOST_CHUNKS));
  const chunks: Chunk[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    for (let start = 0; start < runs; start += length)
      chunks.push({ pair, start, runs: Math.min(length, runs - start) });
  }
  return chunks;
}

/** The seed of the chunk that starts after `scenarios` scenarios. */
export function chunkSeed(seed: number, scenarios: number): number {
  return (seed + Math.imul(scenarios, 0x9e3779b1)) | 0;
}
