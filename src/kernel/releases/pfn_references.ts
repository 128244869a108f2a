// SPDX-License-Identifier: GPL-2.0-only
/**
 * Page references as releases up to 6.12 hold them: by pfn. They are the references of the present kernel's calls, in one account with
 * them, so that both sides of a comparison are counted alike; a pfn without `struct page` has none. A page may be marked and released after
 * the unlock there: the rule that forbids it came with 6.13.
 */
import { hex } from '../bits.ts';
import { checkValue, wrongObject } from '../calls/arguments.ts';
import { warnOn } from '../calls/assertions.ts';
import { call, type Self } from '../calls/declare.ts';
import { enter } from '../calls/enter.ts';
import type { __kvm_faultin_pfn } from '../calls/pages.ts';
import { named, page as pageText } from '../calls/reading.ts';
import type { mark_page_dirty_in_slot } from '../calls/vm.ts';
import { face } from '../face.ts';
import type { Machine } from '../machine.ts';
import type { Page } from '../mm/page.ts';
import { MmuLock } from '../mmu_lock_mode.ts';
import { FOLL_WRITE, is_error_noslot_pfn } from '../pfn.ts';
import { type Ref, ref } from '../poison.ts';
import type { kvm, kvm_memory_slot, page } from '../types.ts';

const file = 'virt/kvm/kvm_main.c';
const mm = 'include/linux/mm.h';

/** The kernel that a call is made on: what it goes on to may be another's there, as a known-bad variant's is. */
interface Pinning {
  readonly __kvm_faultin_pfn: ReturnType<typeof __kvm_faultin_pfn.implement>;
}
interface Marking {
  readonly mark_page_dirty_in_slot: ReturnType<typeof mark_page_dirty_in_slot.implement>;
}

/** Pointers that `pfn_to_page()` made, with the counted page behind each; null for a page that no count belongs to. */
const made = new WeakMap<page, Page | null>();

/**
 * Pins the page behind a gfn of a slot. The handler never asks for an atomic or asynchronous pin, nor for the hva (5.10 to 6.12): those
 * would need states that the model does not have, and stop the run.
 */
export const __gfn_to_pfn_memslot = call({
  c: 'kvm_pfn_t __gfn_to_pfn_memslot(const struct kvm_memory_slot *slot, gfn_t gfn, bool atomic, bool interruptible, bool *async, bool write_fault, bool *writable, hva_t *hva)',
  file,
  until: '6.12',
  standsFor: '__kvm_faultin_pfn',
  sleeps: 'it may wait for the page to be read from disk',
  pins: true,
  outs: [6],
  implement: (m, self) =>
    function (
      this: Pinning,
      slot: kvm_memory_slot,
      gfn: number,
      atomic: boolean,
      interruptible: boolean,
      async: Ref<boolean> | null,
      write_fault: boolean,
      writable: Ref<boolean> | null,
      hva: Ref<number> | null,
    ): number {
      checkValue(m, self, 'a flag', atomic);
      checkValue(m, self, 'a flag', interruptible);
      checkValue(m, self, 'a flag', write_fault);
      if (atomic === true || interruptible === true || isGiven(m, self, async) || isGiven(m, self, hva))
        throw new Error(`${self.name}() is modelled without atomic, interruptible, async and hva`);
      // Without it a read pins as a read does.
      const map = writable ?? ref(false);
      return this.__kvm_faultin_pfn(slot, gfn, write_fault ? FOLL_WRITE : 0, map, ref<page | null>(null));
    },
});

/** Whether an out-parameter that may be NULL is none; one that nobody set is recorded. */
function isGiven(m: Machine, self: Self, out: Ref<unknown> | null): boolean {
  return out !== null && checkValue(m, self, 'a pointer', out as unknown as number);
}

/**
 * Pins the page behind a gfn of the VM. The slot is looked up again, by the gfn. What is looked up is the slot of the fault, or none: a slot that was put
 * in its place during the fault is not modelled.
 */
export const gfn_to_pfn_prot = call({
  c: 'kvm_pfn_t gfn_to_pfn_prot(struct kvm *kvm, gfn_t gfn, bool write_fault, bool *writable)',
  file,
  until: '5.12',
  standsFor: '__kvm_faultin_pfn',
  sleeps: 'it may wait for the page to be read from disk',
  pins: true,
  outs: [3],
  implement: (m, self) =>
    function (this: Pinning, kvm: kvm, gfn: number, write_fault: boolean, writable: Ref<boolean>): number {
      checkValue(m, self, 'a flag', write_fault);
      const slot = slotOf(m, self, kvm, gfn);
      const foll = write_fault ? FOLL_WRITE : 0;
      // NULL is what a caller passes that does not want to know.
      const map = writable ?? ref(false);
      return this.__kvm_faultin_pfn(slot as kvm_memory_slot, gfn, foll, map, ref<page | null>(null));
    },
});

/** `mark_page_dirty()`: in the slot of the gfn, looked up again. */
export const mark_page_dirty = call({
  c: 'void mark_page_dirty(struct kvm *kvm, gfn_t gfn)',
  file,
  until: '5.12',
  standsFor: 'mark_page_dirty_in_slot',
  implement: (m, self) =>
    function (this: Marking, kvm: kvm, gfn: number): void {
      const slot = slotOf(m, self, kvm, gfn);
      // The look-up has stopped the kernel.
      if (kvm === null) return;
      this.mark_page_dirty_in_slot(kvm, slot as kvm_memory_slot, gfn);
    },
});

/** `gfn_to_memslot()` on the VM of the fault: null where no slot has the gfn. */
function slotOf(m: Machine, self: Self, kvm: kvm, gfn: number): kvm_memory_slot | null {
  if (kvm !== m.kvm) {
    wrongObject(m, self, 'a kvm', kvm);
    return null;
  }
  return checkValue(m, self, 'a gfn', gfn) && m.slot.contains(gfn) ? m.slot.face : null;
}

/** Marks the page accessed and drops the reference. */
export const kvm_release_pfn_clean = call({
  c: 'void kvm_release_pfn_clean(kvm_pfn_t pfn)',
  file,
  until: '6.12',
  standsFor: 'kvm_release_page_clean',
  unpins: 0,
  implement: (m, self) => (pfn: number) => {
    enter(m, self);
    if (checkValue(m, self, 'a pfn', pfn) && !is_error_noslot_pfn(pfn)) {
      const page = m.pages.sharing(pfn);
      if (page !== null && m.pages.put(page) && !page.reserved) page.accessed = true;
    }
    if (m.recorder.tracing) m.recorder.record(self.logged, [pfn], 0);
  },
});

/** Marks the page dirty and accessed, and drops the reference. */
export const kvm_release_pfn_dirty = call({
  c: 'void kvm_release_pfn_dirty(kvm_pfn_t pfn)',
  file,
  until: '6.12',
  standsFor: 'kvm_release_page_dirty',
  unpins: 0,
  implement: (m, self) => (pfn: number) => {
    enter(m, self);
    if (checkValue(m, self, 'a pfn', pfn) && !is_error_noslot_pfn(pfn)) {
      const page = m.pages.sharing(pfn);
      if (page !== null && m.pages.put(page) && !page.reserved) {
        page.dirty = true;
        page.accessed = true;
      }
    }
    if (m.recorder.tracing) m.recorder.record(self.logged, [pfn], 0);
  },
});

/** The page to mark, with what kvm_set_pfn_dirty() and kvm_set_pfn_accessed() check; null if there is nothing to mark. */
function pageToMark(m: Machine, self: Self, pfn: number): Page | null {
  if (
    !checkValue(m, self, 'a pfn', pfn) ||
    warnOn(m, self, is_error_noslot_pfn(pfn), 'an error pfn is marked')
  )
    return null;
  const page = m.pages.sharing(pfn);
  if (page === null) return null;
  m.pages.checkUse(page.pfn);
  // kvm_is_ad_tracked_page(): a reserved page belongs to others.
  return page.reserved ? null : page;
}

/** No site: the marks are those of a page that the handler holds, which no other thread looks at. */
export const kvm_set_pfn_dirty = call({
  c: 'void kvm_set_pfn_dirty(kvm_pfn_t pfn)',
  file,
  until: '6.12',
  touches: 0,
  log: { args: [named('pfn', hex)] },
  implement: (m, self) => (pfn: number) => {
    m.scheduler.count();
    const page = pageToMark(m, self, pfn);
    if (page !== null) page.dirty = true;
    if (m.recorder.tracing) m.recorder.record(self.logged, [pfn], 0);
  },
});

/** No site, as `kvm_set_pfn_dirty()` has none. */
export const kvm_set_pfn_accessed = call({
  c: 'void kvm_set_pfn_accessed(kvm_pfn_t pfn)',
  file,
  until: '6.12',
  touches: 0,
  log: { args: [named('pfn', hex)] },
  implement: (m, self) => (pfn: number) => {
    m.scheduler.count();
    const page = pageToMark(m, self, pfn);
    if (page !== null) page.accessed = true;
    if (m.recorder.tracing) m.recorder.record(self.logged, [pfn], 0);
  },
});

/** The page behind a pfn that is held; for one that has none, a page that no count belongs to. */
export const pfn_to_page = call({
  c: 'struct page *pfn_to_page(kvm_pfn_t pfn)',
  file: 'include/asm-generic/memory_model.h',
  until: '6.12',
  implement:
    (m, self) =>
    (pfn: number): page => {
      checkValue(m, self, 'a pfn', pfn);
      const counted = m.pages.sharing(pfn);
      if (counted?.pfn === pfn) return counted.face;
      const pointer: page = face({ pfn });
      made.set(pointer, counted);
      return pointer;
    },
});

/**
 * Another reference. Under `mmu_lock`, with the sequence checked, a page that was just given back is still the host's and can be taken
 * again; elsewhere it may be gone.
 */
export const get_page = call({
  c: 'void get_page(struct page *page)',
  file: mm,
  until: '6.12',
  touches: 0,
  log: { args: [pageText] },
  implement: (m, self) => (page: page) => {
    m.scheduler.count();
    const held = heldPage(m, self, page);
    if (held !== null) {
      if (m.mmuLock === MmuLock.free) m.pages.checkUse(held.pfn);
      m.pages.pin(held.pfn, held.reserved);
    }
    if (m.recorder.tracing) m.recorder.record(self.logged, [held?.pfn ?? 0], 0);
  },
});

/** Drops a reference without a mark. */
export const put_page = call({
  c: 'void put_page(struct page *page)',
  file: mm,
  until: '6.12',
  standsFor: 'kvm_release_page_unused',
  implement: (m, self) => (page: page) => {
    enter(m, self);
    const held = heldPage(m, self, page);
    if (held !== null) m.pages.put(held);
    if (m.recorder.tracing) m.recorder.record(self.logged, [held?.pfn ?? 0], 0);
  },
});

/** The counted page behind a pointer; null for a page without a count, and for a pointer that is recorded as wrong. */
function heldPage(m: Machine, self: Self, page: page): Page | null {
  const known = m.pages.behind(page);
  if (known !== null) return known;
  const through = typeof page === 'object' && page !== null ? made.get(page) : undefined;
  if (through !== undefined) return through;
  wrongObject(m, self, 'a page', page);
  return null;
}
