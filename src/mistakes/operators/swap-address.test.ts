// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { swapAddress } from './swap-address.ts';
import { mutated } from './testing/mutated.ts';

describe('swap-address', () => {
  it('takes one address for another that is in reach', () => {
    expect(
      mutated(
        swapAddress,
        `
      use(hva);
      use(fault.ipa);
    `,
        'k, hva, fault_ipa, fault',
      ),
    ).toEqual(['hva -> fault_ipa', 'fault.ipa -> fault.fault_ipa']);
  });

  it('leaves what is written, and what has no like in reach', () => {
    expect(
      mutated(
        swapAddress,
        `
      hva = 1;
      use(hva);
    `,
        'k, hva',
      ),
    ).toEqual([]);
  });
});
