// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { choiceLines, sizeText } from './counterexample.ts';

test.each([
  [2, 'nothing that happens during a fault'],
  [3, '1 thing that happens during a fault'],
  [4, '2 things that happen during a fault'],
])('a session of size %d is described in the number that it needs', (size, says) => {
  const steps = [
    { actor: 'guest', does: 'read', vcpu: 0, page: 'page' },
    { actor: 'guest', does: 'write', vcpu: 0, page: 'page' },
  ] as const;
  const scenario = { schemaVersion: 1, choices: {}, races: [], steps };
  expect(sizeText({ scenario, size })).toBe(
    `the smallest has 2 steps, 0 choices off the simplest machine, and ${says}`,
  );
});

test('what is off the simplest machine is named and explained in a line each, whatever function the dimension is of', () => {
  const choices = { pageSize: '4k', access: 'write', staleMmu: 'shadow', nobodyKnows: 'this' };
  const lines = choiceLines({ scenario: { schemaVersion: 1, choices, races: [] } }, 60);
  expect(lines).toEqual([
    expect.stringMatching(/^ {4}access write: \S/),
    '    staleMmu shadow: the shadow for a nested guest',
  ]);
  expect(lines.every((line) => line.length <= 60)).toBe(true);
});
