// SPDX-License-Identifier: GPL-2.0-only
// The fast-check arbitrary of sessions.
import fc from 'fast-check';
import type { Session, SessionRange } from './session.ts';
import type { SessionSupport } from './session-player.ts';

/**
 * The fast-check arbitrary of sessions: what `fc.commands` is for, with plain data instead of command objects, so that a session can
 * be kept in a file and be made smaller from there.
 */
class SessionArbitrary extends fc.Arbitrary<Session> {
  private readonly support: SessionSupport;
  private readonly range: SessionRange;

  constructor(support: SessionSupport, range: SessionRange) {
    super();
    this.support = support;
    this.range = range;
  }

  override generate(random: fc.Random): fc.Value<Session> {
    return new fc.Value(this.support.draw(random.nextInt(), this.range), undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is Session {
    return typeof value === 'object' && value !== null && 'steps' in value;
  }

  override shrink(value: Session): fc.Stream<fc.Value<Session>> {
    const simpler = this.support.simpler(value)[Symbol.iterator]() as IterableIterator<Session>;
    return new fc.Stream(simpler).map((session) => new fc.Value(session, undefined));
  }
}

/** The arbitrary of sessions. */
export function sessionArbitrary(support: SessionSupport, range: SessionRange): fc.Arbitrary<Session> {
  return new SessionArbitrary(support, range);
}
