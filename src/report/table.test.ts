// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { fittingTable } from './table.ts';

const HEAD = ['variant', 'here', 'scenarios'];
const ROWS = [
  ['mine', 'equivalent (exhaustive)', '1,000'],
  ['one-whose-name-is-long', 'divergent', '20'],
];

test('a table that fits stands in columns', () => {
  expect(fittingTable(HEAD, ROWS, [false, false, true], 80)).toEqual([
    'variant                 here                     scenarios',
    'mine                    equivalent (exhaustive)      1,000',
    'one-whose-name-is-long  divergent                       20',
  ]);
});

test('one that is too wide says of each row what each column says, within the width', () => {
  expect(fittingTable(HEAD, ROWS, [false, false, true], 30)).toEqual([
    'mine',
    '  here: equivalent',
    '    (exhaustive)',
    '  scenarios: 1,000',
    'one-whose-name-is-long',
    '  here: divergent',
    '  scenarios: 20',
  ]);
});
