// SPDX-License-Identifier: GPL-2.0-only
// Plays what fast-check draws.
import fc from 'fast-check';
import type { Session, SessionRange } from '../../core/session.ts';
import { sessionArbitrary } from '../../core/session-arbitrary.ts';
import type { SessionPair } from '../../core/session-pair.ts';
import type { SessionSupport } from '../../core/session-player.ts';
import type { PairCounts } from '../pair-counts.ts';
import { type Comparison, countOn, countsOf, countUnrepeatable, startTally, type Tally } from '../tally.ts';

/** Sessions from one that is kept to be repeated to the next. */
const DISTANCE = 32;

/** The schedule of a session is its list of steps. */
const UNCOMPARED: Comparison = { overAll: () => null, isRetry: () => false };

/** A session to repeat, and what its last step came to. */
interface Sample {
  readonly session: Session;
  readonly at: number;
  readonly outcomes: ReturnType<SessionPair['outcomes']>;
}

/** Plays some sessions again at the end, the last first, with and without recording calls, and counts those that come to something else. */
function repeat(pair: SessionPair, samples: readonly Sample[], tally: Tally): void {
  const names = [pair.legacy.name, pair.refactored.name];
  for (const { at, outcomes, session } of [...samples].reverse()) {
    const again = pair.outcomes(session, at, false);
    const traced = pair.outcomes(session, at, true);
    const seen = names.flatMap((name, i) =>
      again[i] !== outcomes[i]
        ? [`${name} did something else when the session was played again after others`]
        : traced[i] !== again[i]
          ? [`${name} does something else when its calls are recorded`]
          : [],
    );
    if (seen.length > 0) countUnrepeatable(tally, seen, session);
  }
}

/**
 * Plays `runs` sessions that fast-check draws from `seed`, and goes on behind whatever it finds.
 * @param examples what is played first, as part of these
 * @param pair one that has not played yet: its counts are what is returned
 */
export function searchSessions(
  support: SessionSupport,
  pair: SessionPair,
  range: SessionRange,
  seed: number,
  runs: number,
  examples: readonly Session[] = [],
): PairCounts {
  const tally = startTally();
  const samples: Sample[] = [];
  let seen = 0;
  const tried = (session: Session): void => {
    const found = pair.run(session);
    if (seen++ % DISTANCE === 0) {
      const { at } = pair;
      samples.push({ session, at, outcomes: pair.outcomes(session, at, false) });
    }
    if (found !== null) countOn(tally, found.judgement, false, () => session, UNCOMPARED);
  };
  // A variant's exceptions are caught where it is called: what arrives here is a fault of the verifier.
  const { errorInstance, failed } = fc.check(fc.property(sessionArbitrary(support, range), tried), {
    seed,
    numRuns: runs,
    examples: examples.map((session) => [session]),
  });
  if (failed) throw errorInstance;
  repeat(pair, samples, tally);
  return countsOf(pair, tally, runs, null, pair.executions);
}
