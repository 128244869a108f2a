// SPDX-License-Identifier: GPL-2.0-only
// A block past the end of the slot.
import { describe, expect, it } from 'vitest';
import { VmaKind } from '../../src/kernel/environment.ts';
import { regionSize } from '../../src/kernel/layout.ts';
import type { Machine } from '../../src/kernel/machine.ts';
import type { kvm_memory_slot } from '../../src/kernel/types.ts';
import { brokenAnywhere, brokenIn, type KnownBad } from '../testing/known-bad.ts';

function isHuge(m: Machine): boolean {
  const kind = m.host.vmaKind();
  return kind !== VmaKind.pfnmap && kind !== VmaKind.mixedmap && !m.g.PAGETABLE_PMD_FOLDED && !m.pkvm;
}

/** The slot as if it reached one region further. */
function widened(m: Machine): kvm_memory_slot {
  const { slot, g } = m;
  return {
    base_gfn: slot.base_gfn,
    npages: slot.npages + regionSize(g) / g.PAGE_SIZE,
    userspace_addr: slot.userspace_addr,
    flags: slot.flags,
    dirty_bitmap: slot.dirty_bitmap,
  };
}

/** Bug D3c: the end of the slot is not looked at. (Where its start is not, D3b, pages are wrong besides.) */
const bad: KnownBad = {
  override: (k, m) => ({
    __kvm_faultin_pfn: (_slot, gfn, foll, writable, page) =>
      k.__kvm_faultin_pfn(m.slot.face, gfn, foll, writable, page),
    mark_page_dirty_in_slot: (kvm, _slot, gfn) => k.mark_page_dirty_in_slot(kvm, m.slot.face, gfn),
  }),
  call: (f, m) => (k, vcpu, fault_ipa, nested, memslot, hva, fault_is_perm) =>
    f(k, vcpu, fault_ipa, nested, fault_is_perm || !isHuge(m) ? memslot : widened(m), hva, fault_is_perm),
};

describe('the invariant leaf-in-slot', () => {
  it('is broken by a block that reaches past the end of its slot', () => {
    expect(brokenIn(bad, { vmaKind: 'thp', slotEnd: 'page' })).toEqual(['leaf-in-slot']);
  });

  it('is the only one that this breaks, in any scenario', () => {
    expect(brokenAnywhere(bad)).toEqual(['leaf-in-slot']);
  });
});
