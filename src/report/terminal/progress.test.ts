// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { progressLine } from './progress.ts';

test('progress says what runs, how far, how fast, and how long all of it still takes', () => {
  const progress = { phase: 'pair', variant: 'mine', done: 50_000, total: 200_000, rate: 10_000 } as const;
  expect(progressLine(progress, { pair: 0, pairs: 2 })).toBe(
    'mine (1 of 2): 50,000 of 200,000 scenarios, 10,000 per s, 35 s left',
  );
  expect(progressLine({ ...progress, rate: 100 }, { pair: 1, pairs: 2 })).toContain('25 min left');
  expect(progressLine({ ...progress, rate: 10 }, { pair: 1, pairs: 2 })).toContain('4 h 10 min left');
});

test('before there is a rate it gives no time', () => {
  const progress = { phase: 'canaries', variant: 'kept-lock', done: 5, total: 6, rate: 0 } as const;
  expect(progressLine(progress, { pair: 0, pairs: 1 })).toBe('canary 6 of 6: kept-lock');
});
