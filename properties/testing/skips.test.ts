// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { skipLines } from './skips.ts';

test('each reason is said once, with the tests that it kept from running', () => {
  const note = 'there is no browser';
  expect(
    skipLines([
      { name: 'a', note },
      { name: 'b', note: undefined },
      { name: 'c', note },
    ]),
  ).toEqual(['2 skipped: there is no browser', '  a', '  c', '1 skipped: no reason was given', '  b']);
  expect(skipLines([])).toEqual([]);
});
