// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { OutcomeVector } from './outcome-vector.ts';

function vector(...values: number[]): OutcomeVector {
  const out = new OutcomeVector();
  for (const value of values) out.push(value);
  return out;
}

it('compares values, order and length', () => {
  expect(vector(1, 2).equals(vector(1, 2))).toBe(true);
  expect(vector(1, 2).equals(vector(2, 1))).toBe(false);
  expect(vector(1).equals(vector(1, 2))).toBe(false);
});

it('compares from a position on', () => {
  expect(vector(1, 2).equals(vector(3, 2), 1)).toBe(true);
  expect(vector(1, 2).equals(vector(1, 3), 1)).toBe(false);
  expect(vector(1, 2).equals(vector(3, 2, 2), 1)).toBe(false);
});

it('takes an uninitialised number for equal to itself and to nothing else', () => {
  expect(vector(Number.NaN).equals(vector(Number.NaN))).toBe(true);
  expect(vector(Number.NaN).equals(vector(0))).toBe(false);
});

it('grows, and starts again after clear()', () => {
  const out = vector(...Array.from({ length: 1000 }, (_, i) => i));
  expect(out.at(999)).toBe(999);
  out.clear();
  out.push(7);
  expect(out.equals(vector(7))).toBe(true);
});

it('has the same key exactly as what it equals', () => {
  const different = [
    vector(),
    vector(0),
    vector(0, 0),
    vector(1),
    vector(2 ** 52),
    vector(2 ** 52 + 1),
    vector(-1),
    vector(Number.NaN),
    vector(Number.NEGATIVE_INFINITY),
    vector(1, 2),
    vector(2, 1),
  ];
  expect(new Set(different.map((one) => one.key())).size).toBe(different.length);
  expect(vector(-0, 1).key()).toBe(vector(0, 1).key());
  const otherNaN = new Float64Array(new BigUint64Array([0xfff8_0000_0000_0001n]).buffer)[0];
  expect(vector(otherNaN).key()).toBe(vector(Number.NaN).key());
});

it('has a key of its own length after a longer one, and beyond its first room', () => {
  const out = vector(...Array.from({ length: 1000 }, (_, i) => i));
  expect(out.key()).not.toBe(vector(1).key());
  out.clear();
  out.push(1);
  expect(out.key()).toBe(vector(1).key());
});
