// SPDX-License-Identifier: GPL-2.0-only
// The next page, which the guest hypervisor did not map.
import { describe, expect, it } from 'vitest';
import { VmaKind } from '../../src/kernel/environment.ts';
import type { Machine } from '../../src/kernel/machine.ts';
import { KVM_PGTABLE_PROT_W } from '../../src/kernel/prot.ts';
import { brokenAnywhere, brokenIn, type KnownBad } from '../testing/known-bad.ts';

/** Whether the page behind the faulting one is ordinary memory of the slot, under the same last-level table. */
function hasNextPage(m: Machine, addr: number): boolean {
  const { fault, g, host, slot } = m;
  if (fault.nested === null || fault.trans.block_size !== g.PAGE_SIZE || m.env.vmHasMte()) return false;
  if (host.vmaKind() !== VmaKind.anon || fault.isPermission) return false;
  return fault.hva + 2 * g.PAGE_SIZE <= slot.hvaEnd && (addr + g.PAGE_SIZE) % g.PMD_SIZE !== 0;
}

/** Fault-around: right for a guest, wrong for a guest's guest. (A block instead of a page maps foreign pages besides.) */
const bad: KnownBad = {
  override: (k, m) => ({
    kvm_pgtable_stage2_map: (pgt, addr, size, phys, prot, mc, flags) => {
      const ret = k.kvm_pgtable_stage2_map(pgt, addr, size, phys, prot, mc, flags);
      if (ret !== 0 || !hasNextPage(m, addr)) return ret;
      const page = m.g.PAGE_SIZE;
      const next = m.host.pa(m.fault.hva + page);
      k.kvm_pgtable_stage2_map(pgt, addr + page, page, next, prot & ~KVM_PGTABLE_PROT_W, mc, flags);
      return ret;
    },
  }),
};

describe('the invariant within-nested-mapping', () => {
  it('is broken by a handler that maps the next page along, which the guest hypervisor did not map', () => {
    expect(brokenIn(bad, { nestedSize: 'page' })).toEqual(['within-nested-mapping']);
  });

  it('is the only one that this breaks, in any scenario', () => {
    expect(brokenAnywhere(bad)).toEqual(['within-nested-mapping']);
  });
});
