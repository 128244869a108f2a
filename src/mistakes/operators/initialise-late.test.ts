// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { initialiseLate } from './initialise-late.ts';
import { mutated } from './testing/mutated.ts';

describe('initialise-late', () => {
  it('writes behind the statement that reads', () => {
    expect(
      mutated(
        initialiseLate,
        `
      size = BIT(shift);
      ipa = ALIGN_DOWN(ipa, size);
    `,
      ),
    ).toEqual(['size=BIT(shift);ipa=ALIGN_DOWN(ipa,size); -> ipa=ALIGN_DOWN(ipa,size);size=BIT(shift);']);
  });

  it('leaves statements that have nothing to do with each other', () => {
    expect(
      mutated(
        initialiseLate,
        `
      a = b;
      c = d;
    `,
      ),
    ).toEqual([]);
  });
});
