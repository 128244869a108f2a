// SPDX-License-Identifier: GPL-2.0-only
// A granule asked for where there is none.
import { describe, expect, it } from 'vitest';
import { altered, judgementOf, pairOf, scenario } from '../testing/judging.ts';
import { brokenAnywhere, brokenIn, type KnownBad } from '../testing/known-bad.ts';
import { legacy } from '../testing/variants.ts';

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

  it("is judged up to the BUG and not behind it: what the handler leaves undone there is nobody's concern", () => {
    const stops: KnownBad = {
      override: (k) => ({
        kvm_fault_lock: (kvm) => {
          k.kvm_fault_lock(kvm);
          k.VM_BUG_ON(true);
        },
        kvm_fault_unlock: () => undefined,
        kvm_release_faultin_page: () => undefined,
      }),
    };
    expect(brokenAnywhere(stops)).toEqual(['no-bug']);
    const shown = judgementOf(pairOf(altered(legacy, stops.override)), scenario({}));
    expect(shown.differs).toEqual(['return value']);
    expect(shown.refactored.parts['return value']).toEqual(['none: the kernel stopped']);
    expect(shown.refactored.effects.at(-1)?.name).toBe('BUG');
  });

  it('is the only one that this breaks, in any scenario', () => {
    expect(brokenAnywhere(bad)).toEqual(['no-bug']);
  });
});
