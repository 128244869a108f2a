// SPDX-License-Identifier: GPL-2.0-only
// Begin and end of an invalidation; write protection of a slot.
import { ALIGN_DOWN } from '../bits.ts';
import type { Machine } from '../machine.ts';

/**
 * Start of an mmu-notifier invalidation of `[start, end)` of host virtual memory: the count of invalidations in progress
 * goes up and stage-2 is unmapped (`kvm_mmu_notifier_invalidate_range_start()` in virt/kvm/kvm_main.c,
 * `kvm_unmap_gfn_range()` in arch/arm64/kvm/mmu.c). A shadow stage-2 is unmapped whole, as `kvm_nested_s2_unmap()` does.
 */
export function mmu_invalidate_begin(m: Machine, start: number, end: number): void {
  m.invalidateInProgress++;
  m.disturbed = true;
  m.shadow?.unmap(0, m.shadow.table.limit);
  const { canonical } = m;
  if (canonical === null) return;
  const slotStart = m.slot.userspace_addr;
  const slotEnd = m.slot.hvaEnd;
  const from = Math.max(start, slotStart);
  const to = Math.min(end, slotEnd);
  if (from >= to) return;
  canonical.unmap(from - m.slot.hvaOffset, to - from);
}

/** End of an invalidation: the sequence moves first, then the count goes down (`kvm_mmu_invalidate_end()`). */
export function mmu_invalidate_end(m: Machine): void {
  m.invalidateSeq++;
  m.invalidateInProgress--;
}

/** An invalidation of other memory of the VM, which is over: the sequence is one for the whole VM. */
export function invalidateElsewhere(m: Machine): void {
  m.invalidateSeq++;
  m.disturbed = true;
}

/** `kvm_mmu_wp_memory_region()`: write-protects the slot, and shadow stage-2 whole. */
export function wpMemoryRegion(m: Machine): void {
  wpShadow(m);
  const { canonical } = m;
  if (canonical === null) return;
  const start = ALIGN_DOWN(m.slot.userspace_addr - m.slot.hvaOffset, m.g.PAGE_SIZE);
  canonical.wrprotect(start, m.slot.hvaEnd - m.slot.userspace_addr);
}

/** `kvm_arch_flush_shadow_memslot()`: nothing of a slot that is deleted or moved stays mapped. */
export function unmapSlot(m: Machine): void {
  m.shadow?.unmap(0, m.shadow.table.limit);
  const { slot } = m;
  m.canonical?.unmap(slot.userspace_addr - slot.hvaOffset, slot.hvaEnd - slot.userspace_addr);
}

/** `kvm_nested_s2_wp()`: which shadow entries stand for a page is not known, so all of them lose the permission. */
export function wpShadow(m: Machine): void {
  m.shadow?.wrprotect(0, m.shadow.table.limit);
}
