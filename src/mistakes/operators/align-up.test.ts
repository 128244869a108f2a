// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { alignUp } from './align-up.ts';
import { mutated } from './testing/mutated.ts';

describe('align-up', () => {
  it('rounds the other way', () => {
    expect(mutated(alignUp, 'use(ALIGN_DOWN(ipa, size), ALIGN(hva, size));')).toEqual([
      'ALIGN_DOWN -> ALIGN',
      'ALIGN -> ALIGN_DOWN',
    ]);
  });
});
