// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Session, SessionRange } from './session.ts';
import { sessionArbitrary } from './session-arbitrary.ts';
import { counterSubject } from './testing/counter.ts';

const sessions = counterSubject().sessions!;
const RANGE: SessionRange = { pageSizes: 1, races: true, confined: [] };
const arbitrary = sessionArbitrary(sessions, RANGE);
const LONG: Session = {
  schemaVersion: 1,
  choices: { start: '5' },
  races: [],
  steps: [{ does: 'reset' }, { does: 'increment', raced: true }, { does: 'reset' }],
};

describe('the arbitrary of sessions', () => {
  it('gives the session that belongs to the seed and the range', () => {
    const asked: (readonly [seed: number, range: SessionRange])[] = [];
    const draw: typeof sessions.draw = (seed, range) => {
      asked.push([seed, range]);
      return sessions.draw(seed, range);
    };
    const drawn = fc.sample(sessionArbitrary({ ...sessions, draw }, RANGE), { seed: 5, numRuns: 20 });
    expect(drawn).toEqual(asked.map(([seed]) => sessions.draw(seed, RANGE)));
    expect(new Set(asked.map(([seed]) => seed | 0)).size).toBe(20);
    for (const [, range] of asked) expect(range).toBe(RANGE);
  });

  it('makes a session smaller for as long as it still fails', () => {
    const isRaced = (step: unknown): boolean => (step as { readonly raced?: true }).raced === true;
    const noRace = fc.property(arbitrary, ({ steps }) => !steps.some(isRaced));
    const smallest = { ...LONG, choices: {}, steps: [{ does: 'increment', raced: true }] };
    expect(fc.check(noRace, { seed: 1 }).counterexample).toEqual([smallest]);
    expect(fc.check(noRace, { examples: [[LONG]], numRuns: 1 }).counterexample).toEqual([smallest]);
  });

  it('makes nothing else smaller', () => {
    const isSession = (value: unknown): boolean => arbitrary.canShrinkWithoutContext(value);
    expect(
      [LONG, {}, null, undefined, 'steps', 7, Object.assign(() => 0, { steps: [] })].map(isSession),
    ).toEqual([true, false, false, false, false, false, false]);
  });
});
