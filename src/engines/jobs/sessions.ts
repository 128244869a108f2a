// SPDX-License-Identifier: GPL-2.0-only
// Chunks of sessions.
import type { SessionRange } from '../../core/session.ts';
import { SessionPair } from '../../core/session-pair.ts';
import type { PairCounts } from '../pair-counts.ts';
import { searchSessions } from '../sessions/search.ts';
import { type Chunk, chunkSeed, planChunks } from './chunks.ts';
import type { RunRules, Variants } from './job.ts';
import { confinedBy } from './limits.ts';
import { PAGE_SIZE_MASK, supportOf, type Workplace } from './workplace.ts';

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

/** What the rules of a run draw sessions from. */
export function rangeOf({ pageSize, preemptions }: RunRules, variants: Variants): SessionRange {
  return {
    pageSizes: PAGE_SIZE_MASK[pageSize],
    races: preemptions > 0,
    confined: confinedBy(variants),
  };
}

/** Plays the sessions of a chunk. */
export function runSessions(workplace: Workplace, job: SessionsJob): readonly PairCounts[] {
  const { pairOptions, rules, variants } = workplace;
  const support = supportOf(variants);
  const pair = new SessionPair(
    support,
    variants.subject.invariants,
    variants.legacy,
    variants.refactored[job.pair],
    pairOptions,
  );
  return [
    searchSessions(support, pair, rangeOf(rules, variants), chunkSeed(rules.seed, job.start), job.runs),
  ];
}
