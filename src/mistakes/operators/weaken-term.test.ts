// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { mutated } from './testing/mutated.ts';
import { weakenTerm } from './weaken-term.ts';

describe('weaken-term', () => {
  it('joins terms the other way, and turns each round', () => {
    expect(mutated(weakenTerm, 'if (a && b === c) d();')).toEqual([
      'a -> !a',
      '&& -> ||',
      'b===c -> !(b===c)',
    ]);
  });
});
