// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { fixCondition } from './fix-condition.ts';
import { mutated } from './testing/mutated.ts';

describe('fix-condition', () => {
  it('always takes a branch, and never', () => {
    expect(mutated(fixCondition, 'if (a) b();')).toEqual(['a -> true', 'a -> false']);
  });
});
