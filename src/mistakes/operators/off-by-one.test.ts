// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { offByOne } from './off-by-one.ts';
import { mutated } from './testing/mutated.ts';

describe('off-by-one', () => {
  it('moves a bound by one, and to the other side', () => {
    expect(mutated(offByOne, 'if (a < b) c();')).toEqual(['< -> <=', '< -> >=']);
  });

  it('adds where it should subtract', () => {
    expect(mutated(offByOne, 'use(a - b);')).toEqual(['- -> +']);
  });
});
