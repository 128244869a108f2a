// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { at } from './at.ts';

it('an element is taken from where there is one, and nowhere else', () => {
  expect([at(['a', 'b'], 0), at(['a', 'b'], 1), at(Int8Array.of(3), 0)]).toEqual(['a', 'b', 3]);
  for (const position of [-1, 2, Number.NaN])
    expect(() => at(['a', 'b'], position)).toThrow(new RangeError(`there is nothing at ${position} of 2`));
});
