// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { mediansOf } from './found.ts';

const after = (scenarios: number) => ({ found: true, scenarios, seconds: scenarios / 1000 });
const never = { found: false, scenarios: 100, seconds: 0.1 };

it('the median of an even number is between the two in the middle', () => {
  expect(mediansOf([after(10), after(2), after(4), after(30)])).toEqual({
    found: 4,
    scenarios: 7,
    seconds: 0.007,
  });
});

it('a search that was given up counts as longer than any', () => {
  expect(mediansOf([never, after(200), after(3)])).toEqual({ found: 2, scenarios: 200, seconds: 0.2 });
});

it('there is no median where most searches were given up', () => {
  expect(mediansOf([never, never, after(3)])).toEqual({ found: 1, scenarios: null, seconds: null });
});
