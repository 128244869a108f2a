// SPDX-License-Identifier: GPL-2.0-only
// A minimal list of steps.
import type { Session } from '../../core/session.ts';
import type { SessionPair } from '../../core/session-pair.ts';
import type { SessionSupport } from '../../core/session-player.ts';
import { type Shrunk, sameness, shrink } from '../shrink.ts';

/**
 * Makes a session smaller for as long as the pair shows the same divergence on it, at whatever step.
 * @returns null if the pair shows no divergence on it
 */
export function shrinkSession(
  support: SessionSupport,
  pair: SessionPair,
  session: Session,
): Shrunk<Session> | null {
  const first = pair.run(session);
  if (first === null) return null;
  const target = sameness(first.judgement);
  const same = (candidate: Session): Session | null => {
    const found = pair.run(candidate);
    return found === null || sameness(found.judgement) !== target ? null : cut(candidate, found.at);
  };
  // A candidate that is no simpler is none.
  const { source, tried } = shrink(cut(session, first.at), support.simpler, same);
  pair.run(source);
  // What became of values that contradict each other is what the file has to say.
  return { source: { ...source, choices: support.namedChoices(pair.left.choices) }, tried };
}

/** The session up to the step that shows it. */
function cut(session: Session, at: number): Session {
  return { ...session, steps: session.steps.slice(0, at + 1) };
}
