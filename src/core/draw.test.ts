// SPDX-License-Identifier: GPL-2.0-only

import { expect, it } from 'vitest';
import { D, DIMENSIONS } from '../subjects/user_mem_abort/dimensions/all.ts';
import { SPACE } from '../subjects/user_mem_abort/space.ts';
import { hash, nthSetBit, pickWeighted, popcount } from './draw.ts';

it('popcount() and nthSetBit() agree', () => {
  expect(popcount(0)).toBe(0);
  expect(popcount(0b1011_0001)).toBe(4);
  expect([0, 1, 2, 3].map((n) => nthSetBit(0b1011_0001, n))).toEqual([0, 4, 5, 7]);
  expect(nthSetBit(1 << 30, 0)).toBe(30);
});

it('hash() is a 32-bit value that depends on both arguments', () => {
  const values = new Set<number>();
  for (let seed = 0; seed < 100; seed++) {
    for (let stream = 0; stream < 100; stream++) {
      const value = hash(seed, stream);
      expect(value >= 0 && value < 2 ** 32 && Number.isInteger(value)).toBe(true);
      values.add(value);
    }
  }
  expect(values.size).toBeGreaterThan(9990);
});

it.each(DIMENSIONS.map((dimension, i) => [dimension.name, dimension, i] as const))(
  'the weighted table of %s covers every value, the heavier ones more often',
  (_, { values }, i) => {
    const all = (1 << values.length) - 1;
    const counts = values.map(() => 0);
    for (let random = 0; random < 32; random++) counts[pickWeighted(SPACE.draws[i], all, all, random)]++;
    for (const count of counts) expect(count).toBeGreaterThan(0);
    const weight = (index: number) => values[index].weight ?? 1;
    for (const [a] of values.entries()) {
      for (const [b] of values.entries()) {
        // Rounding to 32 draws can move a value by one.
        if (weight(a) > weight(b)) expect(counts[a]).toBeGreaterThanOrEqual(counts[b] - 1);
      }
    }
  },
);

it('pickWeighted() never leaves the possible values, and reaches each of them', () => {
  const dimension = D.vmaKind;
  const all = (1 << DIMENSIONS[dimension].values.length) - 1;
  for (const possible of [0b1, 0b100, 0b1_1000_0000, 0b0_1010_1010]) {
    const drawn = new Set<number>();
    for (let seed = 0; seed < 2000; seed++)
      drawn.add(pickWeighted(SPACE.draws[dimension], possible, all, hash(seed, 3)));
    expect([...drawn].reduce((mask, value) => mask | (1 << value), 0)).toBe(possible);
  }
});

it('pickWeighted() draws what is possible as often as if everything were', () => {
  const table = SPACE.draws[D.vmaKind];
  const all = (1 << DIMENSIONS[D.vmaKind].values.length) - 1;
  for (let seed = 0; seed < 500; seed++) {
    const random = hash(seed, 3);
    const value = pickWeighted(table, all, all, random);
    // Another value that is not possible changes nothing.
    expect(pickWeighted(table, all & ~(value === 0 ? 2 : 1), all, random)).toBe(value);
    expect(pickWeighted(table, all & ~(1 << value), all, random)).not.toBe(value);
  }
});
