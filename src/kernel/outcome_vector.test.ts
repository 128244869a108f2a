// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { OutcomeVector } from './outcome_vector.ts';

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
