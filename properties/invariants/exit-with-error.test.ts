// SPDX-License-Identifier: GPL-2.0-only
// An exit that was prepared for a fault that was handled.
import { describe, expect, it } from 'vitest';
import { brokenAnywhere, brokenIn, type KnownBad } from '../testing/known-bad.ts';

/** A handler that prepares the exit before it knows whether it is needed. */
const bad: KnownBad = {
  override: (k, m) => ({
    kvm_fault_lock: (kvm) => {
      k.kvm_prepare_memory_fault_exit(m.vcpu, m.fault.faultIpa, m.g.PAGE_SIZE, false, false, false);
      k.kvm_fault_lock(kvm);
    },
  }),
};

describe('the invariant exit-with-error', () => {
  it('is broken by a handler that prepares an exit and returns 0', () => {
    expect(brokenIn(bad, {})).toEqual(['exit-with-error']);
  });

  it('is the only one that this breaks, in any scenario', () => {
    expect(brokenAnywhere(bad)).toEqual(['exit-with-error']);
  });
});
