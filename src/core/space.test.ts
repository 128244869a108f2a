// SPDX-License-Identifier: GPL-2.0-only

import { expect, it } from 'vitest';
import type { Dimension } from './dimension.ts';
import { defineSpace } from './space.ts';

const SITES = { calls: ['lock'], before: ['lock'], occurrences: 1 };

function dimension(number: number, name: string): Dimension {
  return {
    number,
    name,
    about: 'What it is.',
    source: 'space.test.ts',
    values: [{ label: 'a', about: 'a' }],
  };
}

it('dimensions are found by name under the number that they declare', () => {
  const space = defineSpace([dimension(0, 'first'), dimension(1, 'second')], ['none'], SITES);
  expect([...space.numbers]).toEqual([
    ['first', 0],
    ['second', 1],
  ]);
});

it.each([
  [[dimension(0, 'first'), dimension(0, 'second')], 'second has number 0 and stands at 1'],
  [[dimension(1, 'first'), dimension(0, 'second')], 'first has number 1 and stands at 0'],
  [[dimension(0, 'first'), dimension(2, 'second')], 'second has number 2 and stands at 1'],
  [[dimension(0, 'same'), dimension(1, 'same')], 'two dimensions have the same name'],
])('dimensions that could be taken for others are refused (%#)', (dimensions, message) => {
  expect(() => defineSpace(dimensions, ['none'], SITES)).toThrow(message);
});
