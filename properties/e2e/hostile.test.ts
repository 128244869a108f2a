// SPDX-License-Identifier: GPL-2.0-only
/**
 * Hostile variants against the command: a third of those that run, and of every third kind of what is refused by its text one, against what was
 * built; all that is refused in the process of the test, since nothing of it runs. `npm run test:hostile` runs all of them as processes.
 */
import { expect, test } from 'vitest';
import { asProcess, attempt, HOSTILE, type Way } from '../hostile/attempt.ts';
import { CAUGHT } from '../hostile/caught.ts';
import { type Hostile, REFUSED } from '../hostile/corpus.ts';
import { run } from '../testing/cli.ts';
import { MAIN } from '../testing/process.ts';

const built = asProcess(MAIN);
const here: Way = (words, folder) => run(folder, ...words);

const first = new Map([...REFUSED].reverse().map((hostile) => [hostile.kind, hostile]));
const everyThird = (all: readonly Hostile[]): readonly Hostile[] => all.filter((_, i) => i % 3 === 0);
const THIRD = everyThird(CAUGHT);

async function expectHeld(way: Way, hostile: Hostile, codes: readonly number[]): Promise<void> {
  const { code, effects, stderr } = await attempt(way, hostile);
  expect({ effects, held: codes.includes(code ?? -1) }, stderr).toEqual({ effects: [], held: true });
}

const named = (all: Iterable<Hostile>) =>
  [...all].map((hostile) => [`${hostile.kind}: ${hostile.name}`, hostile] as const);

test('there are enough of them', () => {
  expect(HOSTILE.length).toBeGreaterThanOrEqual(200);
  expect(new Set(HOSTILE.map(({ kind, name }) => `${kind}: ${name}`)).size).toBe(HOSTILE.length);
  expect(first.size).toBeGreaterThan(5);
  expect(THIRD.length).toBeGreaterThan(10);
});

test.each(named(REFUSED))('%s: is refused, and has no effect', (_, hostile) =>
  expectHeld(here, hostile, [2]),
);

test.each(named(everyThird([...first.values()])))('%s: is refused by what was built', (_, hostile) =>
  expectHeld(built, hostile, [2]),
);

test.each(named(THIRD))('%s: gets no exit code 0, does not hang, and has no effect', (_, hostile) =>
  expectHeld(built, hostile, [1, 2]),
);
