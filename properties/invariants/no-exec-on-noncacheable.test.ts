// SPDX-License-Identifier: GPL-2.0-only
// Executable device memory.
import { describe, expect, it } from 'vitest';
import { isDeviceLike } from '../../src/kernel/kvm/leaf_prot.ts';
import { KVM_PGTABLE_PROT_X } from '../../src/kernel/prot.ts';
import { brokenAnywhere, brokenIn, type KnownBad } from '../testing/known-bad.ts';

/** Bug E1, where the walker does not stop it: only a new leaf is checked for executable device memory, not one that is relaxed. */
const bad: KnownBad = {
  override: (k, m) => ({
    kvm_pgtable_stage2_relax_perms: (pgt, addr, prot, flags) => {
      const more = m.fault.nested === null && isDeviceLike(m) ? prot | KVM_PGTABLE_PROT_X : prot;
      return k.kvm_pgtable_stage2_relax_perms(pgt, addr, more, flags);
    },
  }),
};

describe('the invariant no-exec-on-noncacheable', () => {
  it('is broken by a handler that makes device memory executable', () => {
    expect(
      brokenIn(bad, {
        faultKind: 'permission',
        access: 'write',
        stage2State: 'page',
        vmaKind: 'pfnmap',
        pfnCongruence: 'page',
      }),
    ).toEqual(['no-exec-on-noncacheable']);
  });

  it('is the only one that this breaks, in any scenario', () => {
    expect(brokenAnywhere(bad)).toEqual(['no-exec-on-noncacheable']);
  });
});
