// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { countAt } from './coverage.ts';

test('countAt() gives the count of the innermost range, and 0 outside of all', () => {
  const ranges = [
    { startOffset: 0, endOffset: 100, count: 1 },
    { startOffset: 40, endOffset: 50, count: 0 },
    { startOffset: 10, endOffset: 90, count: 7 },
  ];
  expect([5, 10, 39, 40, 49, 50, 90, 100].map((offset) => countAt(ranges, offset))).toEqual([
    1, 7, 7, 0, 0, 7, 1, 0,
  ]);
});
