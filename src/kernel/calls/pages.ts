// SPDX-License-Identifier: GPL-2.0-only
/** Pinning the page behind a gfn, and the ways to give it back. A release touches the reference that the handler holds, which nobody else sees. */
import { hex } from '../bits.ts';
import { followPfn } from '../kvm/faultin_pfn.ts';
import type { Machine } from '../machine.ts';
import type { Page } from '../mm/page.ts';
import { MmuLock } from '../mmu_lock_mode.ts';
import { FOLL_WRITE, KVM_PFN_ERR_FAULT, pfnName } from '../pfn.ts';
import type { Ref } from '../poison.ts';
import type { kvm, kvm_memory_slot, page } from '../types.ts';
import { Violation } from '../violations.ts';
import { checkKvm, checkObject, checkOut, checkValue, unwritten, wrongObject } from './arguments.ts';
import { warnOn } from './assertions.ts';
import { call, type Self } from './declare.ts';
import { enter } from './enter.ts';
import { faultFlags, named, page as pageText, yesNo } from './reading.ts';
import { Touches } from './touches.ts';

/** Pins the page behind `gfn`, as the whole of `kvm_follow_pfn()` does; an out-parameter that is NULL is a WARN and an error pfn. */
export const __kvm_faultin_pfn = call({
  c: 'kvm_pfn_t __kvm_faultin_pfn(const struct kvm_memory_slot *slot, gfn_t gfn, unsigned int foll, bool *writable, struct page **refcounted_page)',
  file: 'virt/kvm/kvm_main.c',
  since: '6.13',
  sleeps: 'it may wait for the page to be read from disk',
  pins: true,
  outs: [3, 4],
  site: 'The page is about to be pinned; between the look-up of the VMA and here no lock was held.',
  // Whether the entry is there matters to pfns alone, whose entries no other thread changes without the page. Where it breaks copy-on-write it touches more.
  touches: Touches.page,
  log: { args: [named('gfn', hex), faultFlags, named('writable', yesNo)], result: pfnName },
  implement:
    (m, self) =>
    (
      slot: kvm_memory_slot,
      gfn: number,
      foll: number,
      writable: Ref<boolean>,
      refcounted_page: Ref<page | null>,
    ): number => {
      enter(m, self);
      if (m.mmapReaders !== 0)
        m.recorder.violate(Violation.sleepInAtomic, '__kvm_faultin_pfn() takes mmap_lock, which is held');
      checkValue(m, self, 'a gfn', gfn);
      checkValue(m, self, 'flags', foll);
      // The kernel answers NULL with KVM_PFN_NOSLOT.
      const through = slot === null || checkObject(m, self, 'a slot', slot, m.slot.face) ? slot : m.slot.face;
      if ((foll & FOLL_WRITE) !== 0 && !m.fault.isWrite) {
        m.recorder.violate(
          Violation.writeIntent,
          'a page was pinned for writing, and the access was no write',
        );
      }
      const written =
        checkOut(m, self, 'writable', writable) && checkOut(m, self, 'the page', refcounted_page);
      if (
        warnOn(m, self, writable === null || refcounted_page === null, 'an out-parameter is NULL') ||
        !written
      ) {
        if (m.recorder.tracing) m.recorder.record(self.name, [gfn, foll, Number.NaN], KVM_PFN_ERR_FAULT);
        return KVM_PFN_ERR_FAULT;
      }
      writable.value = false;
      refcounted_page.value = null;
      const pfn = followPfn(m, through, gfn, (foll & FOLL_WRITE) !== 0, writable, refcounted_page);
      if (m.recorder.tracing) m.recorder.record(self.name, [gfn, foll, writable.value ? 1 : 0], pfn);
      return pfn;
    },
});

/** The modelled page behind a `struct page *`, or null for NULL; any other pointer is recorded. */
export function resolve(m: Machine, self: Self, page: page | null): Page | null {
  if (page === null) return null;
  const known = m.pages.behind(page);
  if (known === null) wrongObject(m, self, 'a page', page);
  return known;
}

function log(m: Machine, self: Self, page: page | null, ...flags: number[]): void {
  if (m.recorder.tracing)
    m.recorder.record(self.name, [page === null ? 0 : unwritten(page) ? -1 : page.pfn, ...flags], 0);
}

function releaseClean(m: Machine, p: Page): void {
  if (m.pages.put(p) && !p.reserved) p.accessed = true;
}

function releaseDirty(m: Machine, p: Page): void {
  if (p.pins > 0 && !p.reserved) p.dirty = true;
  releaseClean(m, p);
}

/** A folio cannot be marked dirty outside `mmu_lock` without racing against writeback. */
function checkUsedUnderLock(m: Machine): void {
  if (m.mmuLock === MmuLock.free) {
    m.recorder.violate(Violation.releaseUsedOutsideLock, 'a page was released as used outside mmu_lock');
  }
}

/** Drops the reference without any mark. */
export const kvm_release_page_unused = call({
  c: 'void kvm_release_page_unused(struct page *page)',
  file: 'include/linux/kvm_host.h',
  since: '6.13',
  unpins: 0,
  site: 'The pinned page is about to be given back on a path that did not map it.',
  touches: Touches.nothing,
  log: { args: [pageText] },
  implement: (m, self) => (page: page | null) => {
    enter(m, self);
    const p = resolve(m, self, page);
    if (p !== null) m.pages.put(p);
    log(m, self, page);
  },
});

/** Marks the page accessed and drops the reference. */
export const kvm_release_page_clean = call({
  c: 'void kvm_release_page_clean(struct page *page)',
  file: 'virt/kvm/kvm_main.c',
  since: '6.13',
  unpins: 0,
  touches: Touches.nothing,
  log: { args: [pageText] },
  implement: (m, self) => (page: page | null) => {
    enter(m, self);
    const p = resolve(m, self, page);
    if (p !== null) {
      checkUsedUnderLock(m);
      releaseClean(m, p);
    }
    log(m, self, page);
  },
});

/** Also marks it dirty; reserved pages get neither mark. */
export const kvm_release_page_dirty = call({
  c: 'void kvm_release_page_dirty(struct page *page)',
  file: 'virt/kvm/kvm_main.c',
  since: '6.13',
  unpins: 0,
  touches: Touches.nothing,
  log: { args: [pageText] },
  implement: (m, self) => (page: page | null) => {
    enter(m, self);
    const p = resolve(m, self, page);
    if (p !== null) {
      checkUsedUnderLock(m);
      releaseDirty(m, p);
    }
    log(m, self, page);
  },
});

/** With its assertion: as used only under `mmu_lock`. `dirty` is not looked at when the page is unused, as in the kernel. */
export const kvm_release_faultin_page = call({
  c: 'void kvm_release_faultin_page(struct kvm *kvm, struct page *page, bool unused, bool dirty)',
  file: 'include/linux/kvm_host.h',
  since: '6.13',
  unpins: 1,
  site: 'The pinned page is about to be given back under mmu_lock, marked as used or not.',
  touches: Touches.nothing,
  log: { args: [pageText, named('unused', yesNo), named('dirty', yesNo)] },
  implement: (m, self) => (kvm: kvm, page: page | null, unused: boolean, dirty: boolean) => {
    enter(m, self);
    checkKvm(m, self, kvm);
    if (checkValue(m, self, 'a flag', unused) && !unused) checkValue(m, self, 'a flag', dirty);
    if (!unused) checkUsedUnderLock(m);
    const p = resolve(m, self, page);
    if (p !== null) {
      if (unused) m.pages.put(p);
      else if (dirty) releaseDirty(m, p);
      else releaseClean(m, p);
    }
    log(m, self, page, unused ? 1 : 0, dirty ? 1 : 0);
  },
});
