// SPDX-License-Identifier: GPL-2.0-only

import { expect, it } from 'vitest';
import type { Dimension } from './dimension.ts';
import { defineSpace, dimensionNumber } from './space.ts';

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

it('what follows from dimensions, races and sites is told', () => {
  const [first, second] = [dimension(0, 'first'), dimension(1, 'second')];
  const weighed: Dimension = {
    ...first,
    values: [
      { label: 'a', about: 'a', weight: 2 },
      { label: 'b', about: 'b' },
      { label: 'c', about: 'c', weight: 5 },
    ],
  };
  const sites = { calls: ['lock', 'read', 'unlock'], before: ['lock'], occurrences: 3 };
  const space = defineSpace([weighed, { ...second, momentary: true }], ['none', 'unmap', 'remap'], sites);
  expect([...space.everyValue]).toEqual([0b111, 0b1]);
  expect(
    space.draws.map((draws) => [0, 1, 2].map((value) => draws.filter((one) => one === value).length)),
  ).toEqual([
    [8, 4, 20],
    [32, 0, 0],
  ]);
  expect([...space.draws[0]]).toEqual([...space.draws[0]].sort());
  expect(space.everyRace).toBe(0b110);
  expect([space.stride, space.siteCount, space.momentary]).toEqual([4, 12, 1]);
  expect(space.distinct.map((row) => [...row])).toEqual([
    [-1, -1, -1],
    [-1, -1, -1],
    [-1, -1, -1],
  ]);
  expect(defineSpace([first, second], ['none'], SITES).momentary).toBe(-1);
  expect(dimensionNumber(space, 'second')).toBe(1);
  expect(() => dimensionNumber(space, 'third')).toThrow(new TypeError('there is no dimension "third"'));
});

/** A dimension with so many values. */
function large(count: number): Dimension {
  return {
    ...dimension(0, 'large'),
    values: Array.from({ length: count }, (_, i) => ({ label: `${i}`, about: '' })),
  };
}

it.each([
  ['values', () => defineSpace([large(31)], ['none'], SITES), 'large has 31 values; 1 to 30 fit'],
  ['values', () => defineSpace([large(0)], ['none'], SITES), 'large has 0 values; 1 to 30 fit'],
  [
    'races',
    () => defineSpace([large(1)], Array.from({ length: 31 }, String), SITES),
    '31 race actions; 30 fit',
  ],
  [
    'dimensions of the schedule',
    () =>
      defineSpace(
        [0, 1].map((i) => ({ ...dimension(i, `m${i}`), momentary: true })),
        ['none'],
        SITES,
      ),
    'more than one dimension is part of the schedule',
  ],
])('more %s than fit are refused (%#)', (_, define, message) => {
  expect(define).toThrow(new RangeError(message));
});

it('simplest values that could not be taken together are refused', () => {
  const excludes = [{ own: 0b1, other: 0, values: 0b1 }];
  const second = { ...dimension(1, 'second'), representatives: { mask: () => 1, enough: '', excludes } };
  expect(() => defineSpace([dimension(0, 'first'), second], ['none'], SITES)).toThrow(
    new RangeError('second excludes its simplest value beside the simplest of another dimension'),
  );
});

it('as many values and races as there are bits fit', () => {
  const space = defineSpace([large(30)], Array.from({ length: 30 }, String), SITES);
  expect([space.everyValue[0], space.everyRace]).toEqual([0x3fff_ffff, 0x3fff_fffe]);
});
