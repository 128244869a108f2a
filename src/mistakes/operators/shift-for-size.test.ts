// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { shiftForSize } from './shift-for-size.ts';
import { mutated } from './testing/mutated.ts';

describe('shift-for-size', () => {
  it('takes a shift for a size, and one level for another', () => {
    expect(mutated(shiftForSize, 'use(k.PAGE_SIZE);')).toEqual([
      'k.PAGE_SIZE -> k.PAGE_SHIFT',
      'k.PAGE_SIZE -> k.PMD_SIZE',
    ]);
  });

  it('forgets a conversion', () => {
    expect(mutated(shiftForSize, 'use(BIT(shift), Math.floor(ipa / size));')).toEqual([
      'BIT(shift) -> shift',
      'Math.floor(ipa/size) -> ipa',
    ]);
  });
});
