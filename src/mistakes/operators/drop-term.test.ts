// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { dropTerm } from './drop-term.ts';
import { mutated } from './testing/mutated.ts';

describe('drop-term', () => {
  it('leaves out each term', () => {
    expect(mutated(dropTerm, 'if (a && !(b || c)) d();')).toEqual([
      'a&&!(b||c) -> a',
      'a&&!(b||c) -> !(b||c)',
      'b||c -> b',
      'b||c -> c',
    ]);
  });
});
