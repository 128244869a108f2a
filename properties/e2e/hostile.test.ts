// SPDX-License-Identifier: GPL-2.0-only
/** A third of the hostile variants against what was built; `npm run test:hostile` runs all of them. */
import { expect, test } from 'vitest';
import { attempt, HOSTILE } from '../hostile/attempt.ts';
import { MAIN } from '../testing/process.ts';

const THIRD = HOSTILE.filter((_, i) => i % 3 === 0);

test('there are enough of them', () => {
  expect(HOSTILE.length).toBeGreaterThanOrEqual(120);
  expect(new Set(HOSTILE.map(({ kind, name }) => `${kind}: ${name}`)).size).toBe(HOSTILE.length);
});

test.each(THIRD.map((hostile) => [`${hostile.kind}: ${hostile.name}`, hostile] as const))(
  '%s: gets no exit code 0, does not hang, and has no effect',
  async (_, hostile) => {
    const { code, effects, fate } = await attempt(MAIN, hostile);
    expect({ fate, effects }).not.toMatchObject({ fate: 'missed' });
    expect({ code, effects }).toEqual({ code: fate === 'refused' ? 2 : 1, effects: [] });
  },
);
