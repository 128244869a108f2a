// SPDX-License-Identifier: GPL-2.0-only
/** Memslots, and the SRCU read sections in which they may be looked up. */
import { SlotKind } from '../abort/questions.ts';
import { hex } from '../bits.ts';
import { beside } from '../kvm/other_slot.ts';
import type { Machine } from '../machine.ts';
import type { Ref } from '../poison.ts';
import {
  KVM_MEM_GUEST_MEMFD,
  KVM_MEM_READONLY,
  KVM_MEMSLOT_INVALID,
  type kvm,
  type kvm_memory_slot,
  type srcu_struct,
} from '../types.ts';
import { Violation } from '../violations.ts';
import { checkKvm, checkObject, checkOut, checkValue } from './arguments.ts';
import { call, type Self } from './declare.ts';
import { enter } from './enter.ts';
import { BARE, named, yesNo } from './reading.ts';
import { Touches } from './touches.ts';

/** First address of the kernel: what an hva is that no slot has, with 48 bits of virtual addresses. */
export const PAGE_OFFSET = -(2 ** 48);

/** The index that this machine's read sections have. */
const INDEX = 1;

/** The memslots of a VM are found under SRCU alone (`srcu_dereference_check()` in `__kvm_memslots()`). */
export function needsSrcu(m: Machine, self: Self): void {
  m.ending.touched = true;
  m.ending.lookups++;
  if (m.ending.srcuReaders === 0)
    m.recorder.violate(Violation.withoutSrcu, `${self.name}() outside an SRCU read section`);
}

export const srcu_read_lock = call({
  c: 'int srcu_read_lock(struct srcu_struct *ssp)',
  file: 'include/linux/srcu.h',
  touches: Touches.nothing,
  log: { args: [] },
  implement: (m, self) => (ssp: srcu_struct) => {
    enter(m, self);
    checkObject(m, self, 'an SRCU structure', ssp, m.kvm.srcu);
    m.ending.touched = true;
    m.ending.srcuReaders++;
    if (m.recorder.tracing) m.recorder.record(self.name, [], 0);
    return INDEX;
  },
});

export const srcu_read_unlock = call({
  c: 'void srcu_read_unlock(struct srcu_struct *ssp, int idx)',
  file: 'include/linux/srcu.h',
  touches: Touches.nothing,
  log: BARE,
  implement: (m, self) => (ssp: srcu_struct, idx: number) => {
    enter(m, self);
    checkObject(m, self, 'an SRCU structure', ssp, m.kvm.srcu);
    const known = checkValue(m, self, 'an index', idx);
    if (m.ending.srcuReaders === 0)
      m.recorder.violate(Violation.srcuImbalance, 'srcu_read_unlock() without srcu_read_lock()');
    else m.ending.srcuReaders--;
    if (known && idx !== INDEX)
      m.recorder.violate(
        Violation.srcuImbalance,
        'srcu_read_unlock() with another index than it was locked with',
      );
    m.ending.touched = true;
    if (m.recorder.tracing) m.recorder.record(self.name, [], 0);
  },
});

/**
 * The slot that has `gfn`, or NULL. A slot that is being moved or deleted is found like others; it has a flag. Slots do not overlap
 * (`kvm_check_memslot_overlap()`), so that where the slot of the fault does not reach there is another, or none.
 */
export const gfn_to_memslot = call({
  c: 'struct kvm_memory_slot *gfn_to_memslot(struct kvm *kvm, gfn_t gfn)',
  file: 'virt/kvm/kvm_main.c',
  touches: Touches.nothing,
  log: { args: [named('gfn', hex)], result: yesNo },
  implement: (m, self) => (kvm: kvm, gfn: number) => {
    enter(m, self);
    checkKvm(m, self, kvm);
    needsSrcu(m, self);
    const slot = checkValue(m, self, 'a gfn', gfn) ? slotOf(m, gfn) : null;
    if (m.recorder.tracing) m.recorder.record(self.name, [gfn], slot === null ? 0 : 1);
    return slot;
  },
});

function slotOf(m: Machine, gfn: number): kvm_memory_slot | null {
  // Of the gfn that the access hits the bounds need not be known.
  const isHit = gfn === Math.floor(m.fault.ipa / m.g.PAGE_SIZE);
  if (isHit || m.slot.contains(gfn)) return m.abort.slotKind() === SlotKind.none ? null : m.slot.face;
  return m.abort.otherSlots() ? beside(m).face : null;
}

/** Whether an argument is a slot that the VM has; any other is recorded, and NULL is what the caller makes of it. */
function isSlot(m: Machine, self: Self, slot: kvm_memory_slot | null): slot is kvm_memory_slot {
  if (slot === null) return false;
  return slot === beside(m).face || checkObject(m, self, 'a slot', slot, m.slot.face);
}

/**
 * The host virtual address of a page of the slot, and whether the slot can be written, which an out-parameter is told only if there is an
 * address: NULL and a slot that is being moved or deleted have none. A gfn outside the slot becomes its first page.
 */
export const gfn_to_hva_memslot_prot = call({
  c: 'unsigned long gfn_to_hva_memslot_prot(struct kvm_memory_slot *slot, gfn_t gfn, bool *writable)',
  file: 'virt/kvm/kvm_main.c',
  outs: [2],
  implement: (m, self) => (slot: kvm_memory_slot, gfn: number, writable: Ref<boolean> | null) => {
    const known = checkValue(m, self, 'a gfn', gfn);
    const written = writable === null || checkOut(m, self, 'writable', writable);
    if (!isSlot(m, self, slot) || !known || (slot.flags & KVM_MEMSLOT_INVALID) !== 0) return PAGE_OFFSET;
    if (writable !== null && written) writable.value = (slot.flags & KVM_MEM_READONLY) === 0;
    if (slot !== m.slot.face) return beside(m).gfnToHva(gfn);
    if (gfn !== Math.floor(m.fault.ipa / m.g.PAGE_SIZE) && !m.slot.contains(gfn))
      m.recorder.violate(Violation.gfnOutsideSlot, `gfn ${hex(gfn)} in gfn_to_hva_memslot_prot()`);
    return gfn === Math.floor(m.fault.ipa / m.g.PAGE_SIZE) ? m.fault.hva : m.slot.gfnToHva(gfn);
  },
});

export const kvm_is_error_hva = call({
  c: 'bool kvm_is_error_hva(unsigned long addr)',
  file: 'include/linux/kvm_host.h',
  steady: true,
  implement: (m, self) => (addr: number) => checkValue(m, self, 'an address', addr) && addr < 0,
});

export const kvm_slot_has_gmem = call({
  c: 'bool kvm_slot_has_gmem(const struct kvm_memory_slot *slot)',
  file: 'include/linux/kvm_host.h',
  since: '6.18',
  implement: (m, self) => (slot: kvm_memory_slot) => {
    if (!isSlot(m, self, slot)) return false;
    return (slot.flags & KVM_MEM_GUEST_MEMFD) !== 0;
  },
});
