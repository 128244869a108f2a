// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { loseFlag } from './lose-flag.ts';
import { mutated } from './testing/mutated.ts';

describe('lose-flag', () => {
  it('puts flags together the wrong way', () => {
    expect(
      mutated(
        loseFlag,
        `
      prot |= W;
      prot &= ~X;
    `,
      ),
    ).toEqual(['|= -> =', '|= -> &=', '&= -> =', '&= -> |=', '~X -> X']);
  });

  it('loses one of two flags', () => {
    expect(
      mutated(
        loseFlag,
        `
      use(A | B);
      const flags = KVM_PGTABLE_WALK_SHARED;
    `,
      ),
    ).toEqual(['A|B -> A', 'A|B -> B', '| -> &', 'KVM_PGTABLE_WALK_SHARED -> 0']);
  });
});
