// SPDX-License-Identifier: GPL-2.0-only
// A minimal list of steps.
import { namedChoices } from '../../subjects/user_mem_abort/sessions/config.ts';
import type { SessionPair } from '../../subjects/user_mem_abort/sessions/pair.ts';
import type { Session } from '../../subjects/user_mem_abort/sessions/session.ts';
import { simplerSessions } from '../../subjects/user_mem_abort/sessions/simpler.ts';
import { sameness } from '../shrink.ts';

/** A session that was made smaller. */
export interface ShrunkSession {
  readonly session: Session;
  /** Sessions tried. */
  readonly tried: number;
}

/**
 * Makes a session smaller for as long as the pair shows the same divergence on it, at whatever step. Each step takes the first
 * simpler session that does.
 * @returns null if the pair shows no divergence on it
 */
export function shrinkSession(pair: SessionPair, session: Session): ShrunkSession | null {
  const first = pair.run(session);
  if (first === null) return null;
  const target = sameness(first.judgement);
  let best = cut(session, first.at);
  let tried = 0;
  for (let smaller: Session | null = best; smaller !== null; ) {
    best = smaller;
    smaller = null;
    for (const candidate of simplerSessions(best)) {
      tried++;
      const found = pair.run(candidate);
      if (found === null || sameness(found.judgement) !== target) continue;
      smaller = cut(candidate, found.at);
      break;
    }
  }
  pair.run(best);
  // What became of values that contradict each other is what the file has to say.
  return { session: { ...best, choices: namedChoices(pair.left.world.choices) }, tried };
}

/** The session up to the step that shows it. */
function cut(session: Session, at: number): Session {
  return { ...session, steps: session.steps.slice(0, at + 1) };
}
