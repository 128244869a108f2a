// SPDX-License-Identifier: GPL-2.0-only
// An allocation under `mmu_lock`.
import { describe, expect, it } from 'vitest';
import { brokenAnywhere, brokenIn, type KnownBad } from '../testing/known-bad.ts';

/** The top-up of the cache moved into the locked section. */
const bad: KnownBad = {
  override: (k, m) => ({
    kvm_fault_lock: (kvm) => {
      k.kvm_fault_lock(kvm);
      k.topup_hyp_memcache(m.cache.pkvmMemcache, 1);
    },
  }),
};

describe('the invariant no-sleep-in-atomic', () => {
  it('is broken by a handler that allocates under mmu_lock', () => {
    expect(brokenIn(bad, {})).toEqual(['no-sleep-in-atomic']);
  });

  it('is the only one that this breaks, in any scenario', () => {
    expect(brokenAnywhere(bad)).toEqual(['no-sleep-in-atomic']);
  });
});
