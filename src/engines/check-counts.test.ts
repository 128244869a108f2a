// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { checkCounts } from './check-counts.ts';
import { noCounts } from './pair-counts.ts';

const BROKEN = { ...noCounts('mine'), legacyBroken: [0, 3], refactoredBroken: [0, 193] };

it('a variant that breaks more than the base, with nothing told of it, is a fault of the verifier', () => {
  expect(() => checkCounts(BROKEN)).toThrow('invariant 1 is broken 190 times by one of the variants alone');
});

it('what contracts, schedules and missing values account for is none', () => {
  const counts = { ...BROKEN, contracts: { c: 100 }, rescheduled: 80, uncompared: 10 };
  expect(checkCounts(counts)).toBe(counts);
  expect(() => checkCounts({ ...counts, uncompared: 9 })).toThrow('189 differences were told (mine)');
});
