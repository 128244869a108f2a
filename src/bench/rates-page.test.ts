// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { ratesPage } from './rates-page.ts';

const present = {
  rates: {
    pairs: 120_000,
    bareFunctions: 240_000,
    bareOnce: 160_000,
    emptyPredicate: 2_400_000,
    exhaustive: 300_000,
  },
  mebibytes: 200,
};

it('has the ratios before the rates', () => {
  const [head, ofBare, ofOnce, ofEmpty, space, rates] = ratesPage(present, null, []).split('\n');
  expect(head).toMatch(/^ratio +here$/);
  expect(ofBare).toMatch(/^pairs of bare functions +50 %$/);
  expect(ofOnce).toMatch(/^pairs of bare functions, each scenario once +75 %$/);
  expect(ofEmpty).toMatch(/^pairs of empty predicate +5 %$/);
  expect(space).toBe('');
  expect(rates).toMatch(/^per second of CPU time +here$/);
});

it('has another revision beside, and how much of its rate this one reaches', () => {
  const { exhaustive: _, ...rates } = present.rates;
  const page = ratesPage(
    present,
    { rates: { ...rates, pairs: 100_000 }, mebibytes: 210, name: 'abc123' },
    [],
  );
  expect(page).toMatch(/^ratio +here +abc123$/m);
  expect(page).toMatch(/^pairs, all invariants +120,000 +100,000 +1\.20 x$/m);
});

it('says nothing of what another revision cannot be asked', () => {
  const { exhaustive: _, ...rates } = present.rates;
  const page = ratesPage(present, { rates, mebibytes: 210, name: 'abc123' }, []);
  expect(page).toMatch(/^exhaustive walk, executions +300,000 +- +-$/m);
});
