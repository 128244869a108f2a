// SPDX-License-Identifier: GPL-2.0-only
// A granule asked for where there is none.
import { describe, expect, it } from 'vitest';
import { brokenAnywhere, brokenIn, type KnownBad } from '../testing/known-bad.ts';

/** A fact that is derived before it is known whether there is one. */
const bad: KnownBad = {
  override: (k) => ({
    kvm_is_write_fault: (vcpu) => {
      k.kvm_vcpu_trap_get_perm_fault_granule(vcpu);
      return k.kvm_is_write_fault(vcpu);
    },
  }),
};

describe('the invariant no-bug', () => {
  it('is broken by a handler that asks for the granule of a fault that is no permission fault', () => {
    expect(brokenIn(bad, {})).toEqual(['no-bug']);
  });

  it('is the only one that this breaks, in any scenario', () => {
    expect(brokenAnywhere(bad)).toEqual(['no-bug']);
  });
});
