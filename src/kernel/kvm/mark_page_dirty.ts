// SPDX-License-Identifier: GPL-2.0-only
// Sets a dirty bit.
import { Call } from '../calls.ts';
import type { Machine } from '../machine.ts';
import { KVM_MEM_LOG_DIRTY_PAGES, type kvm_memory_slot } from '../types.ts';
import { Violation } from '../violations.ts';

/**
 * `mark_page_dirty_in_slot()` (virt/kvm/kvm_main.c). The dirty ring is not modelled: with a ring alone there is no
 * bitmap, and arm64 then does not regard the slot as logging.
 */
export function mark_page_dirty_in_slot(m: Machine, memslot: kvm_memory_slot, gfn: number): void {
  m.enter(Call.mark_page_dirty_in_slot);
  if (Number.isNaN(gfn))
    m.violate(Violation.uninitialised, 'mark_page_dirty_in_slot() of a gfn that nobody wrote');
  if (!m.slot.contains(gfn)) {
    m.violate(
      Violation.gfnOutsideSlot,
      `gfn 0x${gfn.toString(16)} marked dirty in a slot that does not have it`,
    );
  }
  if ((memslot.flags & KVM_MEM_LOG_DIRTY_PAGES) !== 0 && memslot.dirty_bitmap !== null) m.dirty.mark(gfn);
  if (m.tracing) m.record(Call.mark_page_dirty_in_slot, [gfn], 0);
}
