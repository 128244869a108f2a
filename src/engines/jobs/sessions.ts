// SPDX-License-Identifier: GPL-2.0-only
// Chunks of sessions.
import { SessionPair } from '../../subjects/user_mem_abort/sessions/pair.ts';
import type { PairPart } from '../part.ts';
import { searchSessions } from '../sessions/search.ts';
import { type Chunk, chunkSeed, planChunks } from './chunks.ts';
import { PAGE_SIZE_MASK, type Workplace } from './workplace.ts';

/** A chunk of the sessions of one pair. */
export interface SessionsJob extends Chunk {
  readonly engine: 'sessions';
}

/** Sessions of a chunk: a twentieth of a second. */
const CHUNK = 64;

/** The chunks of all pairs, pair after pair. */
export function planSessions(pairs: number, runs: number): readonly SessionsJob[] {
  return planChunks(pairs, runs, CHUNK).map((chunk) => ({ engine: 'sessions', ...chunk }));
}

/** Plays the sessions of a chunk. */
export function runSessions(
  { pairOptions, rules, variants }: Workplace,
  job: SessionsJob,
): readonly PairPart[] {
  const pair = new SessionPair(variants.legacy, variants.refactored[job.pair], pairOptions);
  const range = { pageSizes: PAGE_SIZE_MASK[rules.pageSize], races: rules.preemptions > 0 };
  return [searchSessions(pair, range, chunkSeed(rules.seed, job.start), job.runs)];
}
