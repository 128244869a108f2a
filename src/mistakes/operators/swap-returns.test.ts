// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { swapReturns } from './swap-returns.ts';
import { mutated } from './testing/mutated.ts';

describe('swap-returns', () => {
  it('checks the second thing first', () => {
    expect(
      mutated(
        swapReturns,
        `
      if (a) return 1;
      if (b) { c(); return 2; }
    `,
      ),
    ).toEqual(['if(a)return 1;if(b){c();return 2;} -> if(b){c();return 2;}if(a)return 1;']);
  });

  it('leaves a check that goes on', () => {
    expect(
      mutated(
        swapReturns,
        `
      if (a) b();
      if (c) return 1;
    `,
      ),
    ).toEqual([]);
  });
});
