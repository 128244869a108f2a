// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import type { DivergenceClass } from '../core/result.ts';
import { withWorst } from './pair-report.ts';

const listed = (...classes: readonly DivergenceClass[]) => classes.map((one, n) => ({ class: one, n }));
const shown = (classes: readonly DivergenceClass[], most: number) =>
  withWorst(listed(...classes), most).map(({ class: one, n }) => `${n} ${one}`);

it.each<readonly [string, readonly DivergenceClass[], readonly string[]]>([
  ['all where there is room', ['mends', 'breaks'], ['0 mends', '1 breaks']],
  [
    'the first where the worst is among them',
    ['breaks', 'refinement', 'mends', 'mends'],
    ['0 breaks', '1 refinement', '2 mends'],
  ],
  [
    'what the word comes from, which a known problem put last',
    ['new-outcome', 'refinement', 'mends', 'mends', 'breaks', 'breaks'],
    ['0 new-outcome', '1 refinement', '4 breaks'],
  ],
  ['nothing of nothing', [], []],
])('of more divergences than a reader takes in are reported: %s', (_, classes, reported) => {
  expect(shown(classes, 3)).toEqual(reported);
});
