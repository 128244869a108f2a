// SPDX-License-Identifier: GPL-2.0-only
// Slots as C asks for them.
import { checkObject, checkOut, checkValue } from '../calls/arguments.ts';
import { call } from '../calls/declare.ts';
import type { Ref } from '../poison.ts';
import { KVM_MEM_READONLY, type kvm_memory_slot } from '../types.ts';
import { Violation } from '../violations.ts';

/**
 * The address behind a gfn of the slot: one outside becomes the slot's first page. The model's slot can be read only, which is what `writable` is
 * told.
 */
export const gfn_to_hva_memslot_prot = call({
  c: 'unsigned long gfn_to_hva_memslot_prot(struct kvm_memory_slot *slot, gfn_t gfn, bool *writable)',
  file: 'virt/kvm/kvm_main.c',
  implement: (m, self) => (slot: kvm_memory_slot, gfn: number, writable: Ref<boolean> | null) => {
    checkObject(m, self, 'a slot', slot, m.slot.face);
    if (checkOut(m, self, 'writable', writable) && writable !== null)
      writable.value = (m.slot.flags & KVM_MEM_READONLY) === 0;
    if (!checkValue(m, self, 'a gfn', gfn)) return 0;
    if (!m.slot.contains(gfn))
      m.recorder.violate(Violation.gfnOutsideSlot, `gfn ${gfn} in gfn_to_hva_memslot_prot()`);
    return m.slot.gfnToHva(gfn);
  },
});
