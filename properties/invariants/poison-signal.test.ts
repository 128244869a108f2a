// SPDX-License-Identifier: GPL-2.0-only
// Poison reported as any other error.
import { describe, expect, it } from 'vitest';
import { KVM_PFN_ERR_FAULT, KVM_PFN_ERR_HWPOISON } from '../../src/kernel/pfn.ts';
import { brokenAnywhere, brokenIn, type KnownBad } from '../testing/known-bad.ts';

/** Bug H3. */
const bad: KnownBad = {
  override: (k) => ({
    __kvm_faultin_pfn: (slot, gfn, foll, writable, page) => {
      const pfn = k.__kvm_faultin_pfn(slot, gfn, foll, writable, page);
      return pfn === KVM_PFN_ERR_HWPOISON ? KVM_PFN_ERR_FAULT : pfn;
    },
  }),
};

describe('the invariant poison-signal', () => {
  it('is broken by a handler that reports poison as any other error', () => {
    expect(brokenIn(bad, { hostPte: 'poisoned' })).toEqual(['poison-signal']);
  });

  it('is the only one that this breaks, in any scenario', () => {
    expect(brokenAnywhere(bad)).toEqual(['poison-signal']);
  });
});
