// SPDX-License-Identifier: GPL-2.0-only
// A page that was migrated meanwhile.
import { describe, expect, it } from 'vitest';
import { brokenAnywhere, brokenIn, type KnownBad } from '../testing/known-bad.ts';

/** Bug B1, for a page: with another VMA or less permission behind it other invariants are broken as well. */
const bad: KnownBad = {
  override: (k, m) => ({
    mmu_invalidate_retry: (kvm, seq) =>
      k.mmu_invalidate_retry(kvm, seq) && (m.host.replaced || !m.host.mayWrite(m.fault.hva)),
  }),
};

describe('the invariant no-stale-leaf', () => {
  it('is broken by a handler that maps a page that was migrated meanwhile', () => {
    expect(brokenIn(bad, {}, [{ site: 'kvm_fault_lock#1', action: 'remap' }])).toEqual(['no-stale-leaf']);
  });

  it('is the only one that this breaks, in any scenario', () => {
    expect(brokenAnywhere(bad)).toEqual(['no-stale-leaf']);
  });
});
