// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { dropClamp } from './drop-clamp.ts';
import { mutated } from './testing/mutated.ts';

describe('drop-clamp', () => {
  it('takes the value from before', () => {
    expect(
      mutated(
        dropClamp,
        `
      a = ALIGN_DOWN(ipa, size);
      b = Math.min(size, limit);
    `,
      ),
    ).toEqual([
      'ALIGN_DOWN(ipa,size) -> ipa',
      'Math.min(size,limit) -> size',
      'Math.min(size,limit) -> limit',
    ]);
  });
});
