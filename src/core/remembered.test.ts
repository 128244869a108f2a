// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { remembered } from './remembered.ts';

test('each text is asked about once, also where the answer is that there is none', () => {
  const asked: string[] = [];
  const lengthOf = remembered((text) => {
    asked.push(text);
    return text === '' ? undefined : text.length;
  });
  expect(['ab', '', 'ab', 'abc', ''].map(lengthOf)).toEqual([2, undefined, 2, 3, undefined]);
  expect(asked).toEqual(['ab', '', 'abc']);
});
