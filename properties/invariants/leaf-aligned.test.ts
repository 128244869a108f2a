// SPDX-License-Identifier: GPL-2.0-only
// A block at an output address that is not aligned.
import { describe, expect, it } from 'vitest';
import { ALIGN_DOWN } from '../../src/kernel/bits.ts';
import { isDeviceLike } from '../../src/kernel/kvm/leaf_prot.ts';
import type { Machine } from '../../src/kernel/machine.ts';
import { brokenAnywhere, brokenIn, type KnownBad } from '../testing/known-bad.ts';

/** Whether the block around the fault lies in one device mapping and one slot that does not log. */
function isLinearAround(m: Machine): boolean {
  const { fault, g, host, slot } = m;
  if (!host.isLinear() || !isDeviceLike(m) || fault.nested !== null || m.env.slotLogging()) return false;
  const ipa = ALIGN_DOWN(fault.ipa, g.PAGE_SIZE);
  const start = fault.hva - (ipa - ALIGN_DOWN(ipa, g.PMD_SIZE));
  const end = start + g.PMD_SIZE;
  const inVma = start >= host.vmaStart() && end <= host.vmaEnd();
  return inVma && start >= slot.userspace_addr && end <= slot.hvaEnd;
}

/** A walker that does not look at the alignment of the output: the pages are the right ones, but no descriptor can say so. */
const bad: KnownBad = {
  override: (k, m) => ({
    kvm_pgtable_stage2_map: (pgt, addr, size, phys, prot, mc, flags) => {
      const ret = k.kvm_pgtable_stage2_map(pgt, addr, size, phys, prot, mc, flags);
      if (ret !== 0 || size !== m.g.PAGE_SIZE || !isLinearAround(m)) return ret;
      const block = ALIGN_DOWN(addr, m.g.PMD_SIZE);
      m.stage2.unmap(block, m.g.PMD_SIZE);
      m.stage2.install(block, 2, phys - (addr - block), prot);
      return ret;
    },
  }),
};

describe('the invariant leaf-aligned', () => {
  it('is broken by a block whose output address is not aligned to it', () => {
    expect(brokenIn(bad, { vmaKind: 'pfnmap', pfnCongruence: 'page' })).toEqual(['leaf-aligned']);
  });

  it('is the only one that this breaks, in any scenario', () => {
    expect(brokenAnywhere(bad)).toEqual(['leaf-aligned']);
  });
});
