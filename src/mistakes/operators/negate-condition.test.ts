// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { negateCondition } from './negate-condition.ts';
import { mutated } from './testing/mutated.ts';

describe('negate-condition', () => {
  it('turns a condition round', () => {
    expect(
      mutated(
        negateCondition,
        `
      if (a && b) c();
      return !d ? 1 : 0;
    `,
      ),
    ).toEqual(['a&&b -> !(a&&b)', '!d -> d']);
  });
});
