// SPDX-License-Identifier: GPL-2.0-only
/**
 * Page references as releases up to 6.12 hold them: by pfn. They are the references of the present kernel's calls, in one account with
 * them, so that both sides of a comparison are counted alike; a pfn without `struct page` has none. A page may be marked and released after
 * the unlock there: the rule that forbids it came with 6.13. Effects and sites go by the call that does the same now.
 */
import { selfOf } from '../calls/all.ts';
import { checkValue, wrongObject } from '../calls/arguments.ts';
import { warnOn } from '../calls/assertions.ts';
import type { Self } from '../calls/declare.ts';
import { enter } from '../calls/enter.ts';
import { face } from '../face.ts';
import type { Machine } from '../machine.ts';
import type { Page } from '../mm/page.ts';
import { MmuLock } from '../mmu_lock_mode.ts';
import { is_error_noslot_pfn } from '../pfn.ts';
import type { page } from '../types.ts';

const released = (): Self => selfOf('kvm_release_page_clean');

/** A call that has no number of its own, for what its checks say. */
function under(name: string): Self {
  return { name, code: -1, sleeps: false, needs: undefined };
}

/** `kvm_release_pfn_clean()`: marks the page accessed and drops the reference (virt/kvm/kvm_main.c). */
export function createReleasePfnClean(m: Machine): (pfn: number) => void {
  const self = { ...released(), name: 'kvm_release_pfn_clean', needs: undefined };
  const logged = released().name;
  return (pfn) => {
    enter(m, self);
    if (checkValue(m, self, 'a pfn', pfn) && !is_error_noslot_pfn(pfn)) {
      const page = m.pages.sharing(pfn);
      if (page !== null && m.pages.put(page) && !page.reserved) page.accessed = true;
    }
    if (m.recorder.tracing) m.recorder.record(logged, [pfn], 0);
  };
}

/** `kvm_release_pfn_dirty()`: marks the page dirty and accessed, and drops the reference (virt/kvm/kvm_main.c). */
export function createReleasePfnDirty(m: Machine): (pfn: number) => void {
  const self = { ...selfOf('kvm_release_page_dirty'), name: 'kvm_release_pfn_dirty', needs: undefined };
  const logged = selfOf('kvm_release_page_dirty').name;
  return (pfn) => {
    enter(m, self);
    if (checkValue(m, self, 'a pfn', pfn) && !is_error_noslot_pfn(pfn)) {
      const page = m.pages.sharing(pfn);
      if (page !== null && m.pages.put(page) && !page.reserved) {
        page.dirty = true;
        page.accessed = true;
      }
    }
    if (m.recorder.tracing) m.recorder.record(logged, [pfn], 0);
  };
}

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

/** `kvm_set_pfn_dirty()` (virt/kvm/kvm_main.c). */
export function createSetPfnDirty(m: Machine): (pfn: number) => void {
  const self = under('kvm_set_pfn_dirty');
  return (pfn) => {
    const page = pageToMark(m, self, pfn);
    if (page !== null) page.dirty = true;
  };
}

/** `kvm_set_pfn_accessed()` (virt/kvm/kvm_main.c). */
export function createSetPfnAccessed(m: Machine): (pfn: number) => void {
  const self = under('kvm_set_pfn_accessed');
  return (pfn) => {
    const page = pageToMark(m, self, pfn);
    if (page !== null) page.accessed = true;
  };
}

/** `pfn_to_page()`: the page behind a pfn that is held; for one that has none, a page that no count belongs to. */
export function createPfnToPage(m: Machine): (pfn: number) => page {
  const self = under('pfn_to_page');
  return (pfn) => {
    checkValue(m, self, 'a pfn', pfn);
    return m.pages.sharing(pfn)?.face ?? face({ pfn });
  };
}

/**
 * `get_page()`: another reference (include/linux/mm.h). Under `mmu_lock`, with the sequence checked, a page that was just given back is
 * still the host's and can be taken again; elsewhere it may be gone.
 */
export function createGetPage(m: Machine): (page: page) => void {
  const self = under('get_page');
  return (page) => {
    const held = heldPage(m, self, page);
    if (held === null) return;
    if (m.mmuLock === MmuLock.free) m.pages.checkUse(held.pfn);
    m.pages.pin(held.pfn, held.reserved);
  };
}

/** `put_page()`: drops a reference without a mark (include/linux/mm.h). */
export function createPutPage(m: Machine): (page: page) => void {
  const self = { ...selfOf('kvm_release_page_unused'), name: 'put_page' };
  const logged = selfOf('kvm_release_page_unused').name;
  return (page) => {
    enter(m, self);
    const held = heldPage(m, self, page);
    if (held !== null) m.pages.put(held);
    if (m.recorder.tracing) m.recorder.record(logged, [held?.pfn ?? 0], 0);
  };
}

/** The counted page behind a pointer; null for a page without a count, and for a pointer that is recorded as wrong. */
function heldPage(m: Machine, self: Self, page: page): Page | null {
  const known = m.pages.behind(page);
  if (known !== null) return known;
  if (typeof page?.pfn !== 'number') wrongObject(m, self, 'a page', page);
  return null;
}
