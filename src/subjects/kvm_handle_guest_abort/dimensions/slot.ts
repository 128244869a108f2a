// SPDX-License-Identifier: GPL-2.0-only
// The memslot at the address, and the others.

import type { Choices } from '../../../core/choices.ts';
import { type Dimension, only } from '../../../core/dimension.ts';
import { SlotKind } from '../../../kernel/abort/questions.ts';
import { FaultKind, Stage2State } from '../../../kernel/environment.ts';
import { D } from '../../user_mem_abort/dimensions/all.ts';
import { dimension } from '../../user_mem_abort/dimensions/declare.ts';
import { slotLogging as ofAll } from '../../user_mem_abort/dimensions/slot-logging.ts';
import { slotReadonly as ofReads } from '../../user_mem_abort/dimensions/slot-readonly.ts';
import { isInside } from './address.ts';
import { isOfTables, kindOf } from './kind.ts';
import { OWN } from './numbers.ts';
import { isProtected } from './protected-guest.ts';

export const slotKind = dimension({
  number: OWN + 1,
  name: 'slotKind',
  about:
    'The memslot at the guest physical address. One beyond the IPA space is refused by kvm_arch_prepare_memory_region(). A slot may go between the access and the look-up, but none of a protected guest that has run (the same).',
  source: 'gfn_to_memslot(), kvm_slot_has_gmem(), KVM_MEMSLOT_INVALID in kvm_invalidate_memslot()',
  values: [
    { label: 'memory', about: 'memory of the VMM', weight: 12 },
    { label: 'none', about: 'none', weight: 4 },
    { label: 'invalid', about: 'one that is being moved or deleted', weight: 2 },
    { label: 'guest-memfd', about: 'memory of a guest_memfd (6.18 and later)', weight: 4 },
  ],
  domain: (c) => {
    if (kindOf(c) === FaultKind.translation && !isInside(c)) return only(SlotKind.none);
    // A slot that went between the access and the look-up was unmapped before it went; nobody looks at the leaf that the access met.
    const usual = only(SlotKind.memory, SlotKind.none) | (isProtected(c) ? 0 : only(SlotKind.invalid));
    const state = c.pick(D.stage2State);
    // A page of a file is never given to a protected guest (folio_test_swapbacked() in pkvm_mem_abort()), and so none beside the faulting one.
    if (isProtected(c) && state === Stage2State.neighbours) return usual;
    // Of a guest_memfd only pages are mapped (the size in gmem_abort() is PAGE_SIZE).
    if (state === Stage2State.pmdBlock || state === Stage2State.pudBlock) return usual;
    // That the type of memory cannot do the access is no fault of ordinary memory, which a guest_memfd is.
    return kindOf(c) === FaultKind.exclAtomic ? usual : usual | only(SlotKind.guestMemfd);
  },
  representatives: {
    mask: (c) => (isOfTables(c) ? only(0, 1, 2, 3) : only(0)),
    enough: 'An abort that is no fault of the tables ends before slots are looked at.',
  },
  answers: {
    slotKind(): SlotKind {
      return this.choices.pick(slotKind.number) as SlotKind;
    },
  },
});

export function hasGmem(c: Choices): boolean {
  return c.pick(slotKind.number) === SlotKind.guestMemfd;
}

export const otherSlots = dimension({
  number: OWN + 2,
  name: 'otherSlots',
  about:
    'What else the VM has: slots do not overlap (kvm_check_memslot_overlap()), and may lie side by side.',
  source: '__gfn_to_memslot(), search_memslots()',
  values: [
    { label: 'none', about: 'nothing' },
    { label: 'everywhere', about: 'another slot for every gfn that the first one does not have' },
  ],
  answers: {
    otherSlots(): boolean {
      return this.choices.pick(otherSlots.number) === 1;
    },
  },
});

/** A write to a read-only slot is emulated: here the dispatcher sees it. */
export const slotReadonly: Dimension = {
  ...ofReads,
  about:
    'KVM_MEM_READONLY, which a slot with a guest_memfd cannot have (check_memory_region_flags()), nor one of a protected guest (kvm_arch_prepare_memory_region()).',
  domain: (c) => (hasGmem(c) || isProtected(c) ? only(0) : only(0, 1)),
};

/** check_memory_region_flags() in virt/kvm/kvm_main.c takes no log for a slot with a guest_memfd, kvm_arch_prepare_memory_region() none for one of a protected guest. */
export const slotLogging: Dimension = {
  ...ofAll,
  domain: (c) => (hasGmem(c) || isProtected(c) ? only(0) : only(0, 1, 2, 3)),
  representatives: {
    mask: () => only(0, 1),
    enough:
      'The dispatcher does not ask for the log. That the handlers are reached with it shows by one kind of log.',
  },
};
