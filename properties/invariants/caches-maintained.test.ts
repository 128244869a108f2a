// SPDX-License-Identifier: GPL-2.0-only
// SKIP_CMO for a guest.
import { describe, expect, it } from 'vitest';
import { KVM_PGTABLE_WALK_SKIP_CMO } from '../../src/kernel/prot.ts';
import { brokenAnywhere, brokenIn, type KnownBad } from '../testing/known-bad.ts';

/** What a guest gets is mapped as what the hypervisor maps for itself. */
const bad: KnownBad = {
  override: (k) => ({
    kvm_pgtable_stage2_map: (pgt, addr, size, phys, prot, mc, flags) =>
      k.kvm_pgtable_stage2_map(pgt, addr, size, phys, prot, mc, flags | KVM_PGTABLE_WALK_SKIP_CMO),
  }),
};

describe('the invariant caches-maintained', () => {
  it('is broken by a handler that leaves the data cache as it is, unless the CPU forces write-back', () => {
    expect(brokenIn(bad, {})).toEqual(['caches-maintained']);
    expect(brokenIn(bad, { stage2FWB: 'yes' })).toEqual([]);
  });

  it('is broken by one that leaves the instruction cache as it is', () => {
    expect(brokenIn(bad, { access: 'exec', stage2FWB: 'yes' })).toEqual(['caches-maintained']);
  });

  it('says nothing of devices, which are not cached', () => {
    expect(brokenIn(bad, { vmaKind: 'pfnmap' })).toEqual([]);
  });

  it('is the only one that this breaks, in any scenario', () => {
    expect(brokenAnywhere(bad)).toEqual(['caches-maintained']);
  });
});
