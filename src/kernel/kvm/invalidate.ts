// SPDX-License-Identifier: GPL-2.0-only
// Begin and end of an invalidation; write protection of a slot.
import { ALIGN_DOWN } from '../bits.ts';
import { vmIsProtected } from '../protected/vm_is_protected.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Memslot } from './memslot.ts';

/** A range of host virtual memory. Its bounds may be questions: they are looked at where they matter. */
export interface HvaRange {
  readonly start: number;
  /** The first address behind it. */
  readonly end: number;
  /** What it is the whole of, if the faulting address is in it: what one entry of the host maps, the PMD block, the VMA. */
  readonly around?: 'entry' | 'block' | 'vma';
}

/** Stage-2 tables, as far as a notifier changes them. */
interface NotifiedTables {
  readonly table: { readonly limit: number };
  unmapInitial(range: HvaRange | null): boolean;
  unmap(addr: number, size: number): number;
  wrprotect(addr: number, size: number): number;
}

/** A machine whose memory others invalidate. */
export interface Invalidated extends Surroundings {
  readonly slot: Memslot;
  readonly canonical: NotifiedTables | null;
  readonly shadow: NotifiedTables | null;
  invalidateSeq: number;
  invalidateInProgress: number;
  disturbed: boolean;
}

/**
 * Start of an mmu-notifier invalidation of a range of host virtual memory: the count of invalidations in progress
 * goes up and stage-2 is unmapped (`kvm_mmu_notifier_invalidate_range_start()` in virt/kvm/kvm_main.c,
 * `kvm_unmap_gfn_range()` in arch/arm64/kvm/mmu.c). A shadow stage-2 is unmapped whole, as `kvm_nested_s2_unmap()` does. Of a protected guest nothing is
 * unmapped: what it has is pinned, and no longer the host's.
 */
export function mmu_invalidate_begin(m: Invalidated, range: HvaRange): void {
  m.invalidateInProgress++;
  m.disturbed = true;
  if (vmIsProtected(m)) return;
  const { canonical, shadow } = m;
  if (shadow !== null && !shadow.unmapInitial(null)) shadow.unmap(0, shadow.table.limit);
  if (canonical === null || canonical.unmapInitial(range)) return;
  const slotStart = m.slot.userspace_addr;
  const slotEnd = m.slot.hvaEnd;
  const from = Math.max(range.start, slotStart);
  const to = Math.min(range.end, slotEnd);
  if (from >= to) return;
  canonical.unmap(from - m.slot.hvaOffset, to - from);
}

/** End of an invalidation: the sequence moves first, then the count goes down (`kvm_mmu_invalidate_end()`). */
export function mmu_invalidate_end(m: Invalidated): void {
  m.invalidateSeq++;
  m.invalidateInProgress--;
}

/** An invalidation of other memory of the VM, which is over: the sequence is one for the whole VM. */
export function invalidateElsewhere(m: Invalidated): void {
  m.invalidateSeq++;
  m.disturbed = true;
}

/** `kvm_mmu_wp_memory_region()`: write-protects the slot, and shadow stage-2 whole. */
export function wpMemoryRegion(m: Invalidated): void {
  wpShadow(m);
  const { canonical } = m;
  if (canonical === null) return;
  const start = ALIGN_DOWN(m.slot.userspace_addr - m.slot.hvaOffset, m.g.PAGE_SIZE);
  canonical.wrprotect(start, m.slot.hvaEnd - m.slot.userspace_addr);
}

/** `kvm_arch_flush_shadow_memslot()`: nothing of a slot that is deleted or moved stays mapped. */
export function unmapSlot(m: Invalidated): void {
  m.shadow?.unmap(0, m.shadow.table.limit);
  const { slot } = m;
  m.canonical?.unmap(slot.userspace_addr - slot.hvaOffset, slot.hvaEnd - slot.userspace_addr);
}

/** `kvm_nested_s2_wp()`: which shadow entries stand for a page is not known, so all of them lose the permission. */
export function wpShadow(m: Invalidated): void {
  m.shadow?.wrprotect(0, m.shadow.table.limit);
}
