// SPDX-License-Identifier: GPL-2.0-only
// Plays what fast-check draws.
import fc from 'fast-check';
import type { Session, SessionRange } from '../../core/session.ts';
import { sessionArbitrary } from '../../core/session-arbitrary.ts';
import type { SessionPair } from '../../core/session-pair.ts';
import type { SessionSupport } from '../../core/session-player.ts';
import type { PairPart } from '../part.ts';
import { countOn, partOf, startTally } from '../tally.ts';

/**
 * Plays `runs` sessions that fast-check draws from `seed`, and goes on behind whatever it finds.
 * @param pair one that has not played yet: its counts become those of the part
 */
export function searchSessions(
  support: SessionSupport,
  pair: SessionPair,
  range: SessionRange,
  seed: number,
  runs: number,
): PairPart {
  const tally = startTally();
  const tried = (session: Session): void => {
    const found = pair.run(session);
    if (found !== null)
      countOn(
        tally,
        found.judgement,
        false,
        () => session,
        () => null,
      );
  };
  // A variant's exceptions are caught where it is called: what arrives here is a fault of the verifier.
  const { errorInstance, failed } = fc.check(fc.property(sessionArbitrary(support, range), tried), {
    seed,
    numRuns: runs,
  });
  if (failed) throw errorInstance;
  return partOf(pair, tally, runs, null, pair.executions);
}
