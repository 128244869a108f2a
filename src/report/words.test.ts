// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { bytes } from '../kernel/words.ts';
import { count, list, number } from './words.ts';

test('numbers are grouped the same on every machine', () => {
  expect([0, 999, 1000, 1234567].map(number)).toEqual(['0', '999', '1,000', '1,234,567']);
});

test('one is singular', () => {
  expect([0, 1, 2].map((n) => count(n, 'race'))).toEqual(['0 races', '1 race', '2 races']);
});

test('lists read as in a sentence', () => {
  expect([list([]), list(['a']), list(['a', 'b']), list(['a', 'b', 'c'])]).toEqual([
    '',
    'a',
    'a and b',
    'a, b and c',
  ]);
});

test('sizes are round numbers of units, or hexadecimal', () => {
  expect([4096, 65536, 2 ** 21, 2 ** 29, 2 ** 30, 4097, 2 ** 60].map(bytes)).toEqual([
    '4K',
    '64K',
    '2M',
    '512M',
    '1G',
    '0x1001',
    '0x1000000000000000',
  ]);
});
