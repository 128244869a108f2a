// SPDX-License-Identifier: GPL-2.0-only
// The fast-check arbitrary of sessions.
import fc from 'fast-check';
import { drawSession, type SessionRange } from './draw.ts';
import type { Session } from './session.ts';
import { simplerSessions } from './simpler.ts';

/**
 * The fast-check arbitrary of sessions: what `fc.commands` is for, with plain data instead of command objects, so that a session can
 * be kept in a file and be made smaller from there.
 */
class SessionArbitrary extends fc.Arbitrary<Session> {
  private readonly range: SessionRange;

  constructor(range: SessionRange) {
    super();
    this.range = range;
  }

  override generate(random: fc.Random): fc.Value<Session> {
    return new fc.Value(drawSession(random.nextInt(), this.range), undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is Session {
    return typeof value === 'object' && value !== null && 'steps' in value;
  }

  override shrink(value: Session): fc.Stream<fc.Value<Session>> {
    return new fc.Stream(simplerSessions(value)).map((simpler) => new fc.Value(simpler, undefined));
  }
}

/** The arbitrary of sessions. */
export function sessionArbitrary(range: SessionRange): fc.Arbitrary<Session> {
  return new SessionArbitrary(range);
}
