// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { progressLine } from './progress.ts';

const search = {
  phase: 'search',
  variant: 'mine',
  done: 50_000,
  total: 200_000,
  share: 0.25,
  rate: 10_000,
  secondsLeft: 15,
} as const;

test('progress says what runs, how far, how fast, and how long all of it still takes', () => {
  expect(progressLine(search)).toBe('mine: 50,000 of 200,000 scenarios, 10,000 per s, 15 s left');
  expect(progressLine({ ...search, secondsLeft: 1_500 })).toContain('25 min left');
  expect(progressLine({ ...search, secondsLeft: 15_000 })).toContain('4 h 10 min left');
});

test('where nobody knows how many scenarios there are, it says what share of the space is covered', () => {
  expect(progressLine({ ...search, total: null })).toBe(
    'mine: 25.0 % of the space, 50,000 scenarios, 10,000 per s, 15 s left',
  );
});

test('before there is a rate it gives no time', () => {
  expect(progressLine({ ...search, secondsLeft: Number.POSITIVE_INFINITY })).not.toContain('left');
  const canary = { phase: 'canaries', variant: 'kept-lock', done: 5, total: 6 } as const;
  expect(progressLine(canary)).toBe('canary 6 of 6: kept-lock');
});
