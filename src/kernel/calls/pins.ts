// SPDX-License-Identifier: GPL-2.0-only
/** Memory that stays: pages that user space holds for as long as it likes, and the account of them. What `pkvm_mem_abort()` calls. */
import { ALIGN_DOWN, hex } from '../bits.ts';
import { VmaKind } from '../environment.ts';
import { EFAULT, EHWPOISON, EINTR, ENOMEM, EOPNOTSUPP, errnoName } from '../errno.ts';
import { ZERO_PAGE_PA } from '../layout.ts';
import type { Machine } from '../machine.ts';
import { Gup } from '../mm/host_memory.ts';
import type { Page } from '../mm/page.ts';
import { FOLL_HWPOISON, FOLL_LONGTERM, FOLL_WRITE } from '../pfn.ts';
import type { Ref } from '../poison.ts';
import { backingOf } from '../protected/backing.ts';
import { Backing } from '../protected/questions.ts';
import { vmIsProtected } from '../protected/vm_is_protected.ts';
import type { folio, kvm, mm_struct, page } from '../types.ts';
import { Violation } from '../violations.ts';
import { checkKvm, checkMm, checkOut, checkValue, wrongObject } from './arguments.ts';
import { call, type Self } from './declare.ts';
import { enter } from './enter.ts';
import { resolve } from './pages.ts';
import { faultFlags, named, page as pageText } from './reading.ts';
import { Touches } from './touches.ts';

const ONE_PAGE = 'is modelled for one page';

/** Whether the VM is a protected one; it was made so. */
export const kvm_vm_is_protected = call({
  c: 'bool kvm_vm_is_protected(struct kvm *kvm)',
  file: 'arch/arm64/include/asm/kvm_host.h',
  since: '6.9',
  steady: true,
  implement: (m, self) => (kvm: kvm) => {
    checkKvm(m, self, kvm);
    return vmIsProtected(m);
  },
});

/** What __get_user_pages() says of the VMA before it looks for a page: 0, or why it is none for such a pin (check_vma_flags()). */
function vmaAllows(m: Machine, hva: number, flags: number): number {
  if (!m.host.isInVma(hva) || m.host.isRemapped()) return -EFAULT;
  if ((flags & FOLL_LONGTERM) === 0 || backingOf(m) !== Backing.tracked) return 0;
  if (m.host.vmaKind() === VmaKind.dax) return -EOPNOTSUPP;
  return (flags & FOLL_WRITE) === 0 ? 0 : -EFAULT;
}

/** The page at `hva`, pinned, into `out`: 1, or an error. */
function pin(m: Machine, hva: number, flags: number, out: Ref<page> | null): number {
  const allowed = vmaAllows(m, hva, flags);
  if (allowed !== 0) return allowed;
  const isWrite = (flags & FOLL_WRITE) !== 0;
  switch (m.host.gup(hva, isWrite)) {
    case Gup.hwpoison:
      m.hwpoisonSeen = true;
      return (flags & FOLL_HWPOISON) === 0 ? -EFAULT : -EHWPOISON;
    case Gup.interrupted:
      return -EINTR;
    case Gup.fault:
      return -EFAULT;
  }
  const pa = m.host.pa(hva);
  const isZeroPage = pa === ZERO_PAGE_PA;
  const pinned = m.pages.pin(
    Math.floor(pa / m.g.PAGE_SIZE),
    isZeroPage,
    isZeroPage ? 1 : m.host.folioPages(),
  );
  pinned.userPins++;
  pinned.longTerm = isWrite && (flags & FOLL_LONGTERM) !== 0;
  pinned.swapBacked = backingOf(m) === Backing.swap;
  if (out !== null) out.value = pinned.face;
  return 1;
}

/**
 * Pins a page of user space. That a page in ZONE_MOVABLE or of CMA moves before it is pinned for long is left out: the caller sees the page that it is then. So are errors that
 * it takes like those that there are: a migration that fails, and memory that has run out, are -EINTR here.
 * @throws Error for more pages than one: no answer would be right
 */
export const pin_user_pages = call({
  c: 'long pin_user_pages(unsigned long start, unsigned long nr_pages, unsigned int gup_flags, struct page **pages)',
  file: 'mm/gup.c',
  since: '6.5',
  sleeps: 'it may wait for the page to be read from disk',
  needs: { lock: 'mmap_lock', violation: Violation.vmaWithoutMmapLock },
  site: 'The page is about to be pinned for long, under mmap_lock.',
  touches: Touches.vma | Touches.page,
  outs: [3],
  log: { args: [named('start', hex), named('pages', String), faultFlags], result: errnoName },
  implement:
    (m, self) =>
    (start: number, nr_pages: number, gup_flags: number, pages: Ref<page>): number => {
      enter(m, self);
      let ret = -EFAULT;
      const isKnown = checkValue(m, self, 'an address', start);
      checkValue(m, self, 'flags', gup_flags);
      const isOne = checkValue(m, self, 'a number of pages', nr_pages);
      if (isOne && nr_pages !== 1) throw new Error(`${self.name}() ${ONE_PAGE}`);
      const toPage = checkOut(m, self, 'the page', pages);
      if (pages === null) wrongObject(m, self, 'an array of pages', pages);
      if (isKnown) ret = pin(m, ALIGN_DOWN(start, m.g.PAGE_SIZE), gup_flags, toPage ? pages : null);
      if (m.recorder.tracing) m.recorder.record(self.name, [start, nr_pages, gup_flags], ret);
      return ret;
    },
});

/**
 * Gives back what `pin_user_pages()` took, without a mark.
 * @throws Error for more pages than one
 */
export const unpin_user_pages = call({
  c: 'void unpin_user_pages(struct page **pages, unsigned long npages)',
  file: 'mm/gup.c',
  site: 'A page that is not kept is about to be unpinned.',
  touches: Touches.nothing,
  log: { args: [pageText] },
  implement: (m, self) => (pages: Ref<page>, npages: number) => {
    enter(m, self);
    if (checkValue(m, self, 'a number of pages', npages) && npages !== 1)
      throw new Error(`${self.name}() ${ONE_PAGE}`);
    let pfn = -1;
    if (checkOut(m, self, 'an array of pages', pages)) {
      if (pages === null) wrongObject(m, self, 'an array of pages', pages);
      else pfn = unpin(m, self, pages.value);
    }
    if (m.recorder.tracing) m.recorder.record(self.name, [pfn], 0);
  },
});

/** Unpins a page; its pfn, as the log has it. */
function unpin(m: Machine, self: Self, page: page): number {
  const known = resolve(m, self, page);
  if (known === null) {
    if (page === null) wrongObject(m, self, 'a page', page);
    return -1;
  }
  m.pages.unpin(known);
  return known.pfn;
}

/** Adds to `mm->locked_vm`, or takes from it. It takes mmap_lock for writing; without an mm there is no account. */
export const account_locked_vm = call({
  c: 'int account_locked_vm(struct mm_struct *mm, unsigned long pages, bool inc)',
  file: 'mm/util.c',
  since: '5.3',
  sleeps: 'it takes mmap_lock for writing',
  touches: Touches.nothing,
  log: { args: [named('pages', String), (inc) => (inc === 0 ? 'less' : 'more')], result: errnoName },
  implement: (m, self) => (mm: mm_struct | null, pages: number, inc: boolean) => {
    enter(m, self);
    const isKnown = checkValue(m, self, 'a number of pages', pages) && checkValue(m, self, 'a flag', inc);
    if (m.mmapReaders !== 0)
      m.recorder.violate(
        Violation.lockImbalance,
        `${self.name}() takes mmap_lock for writing, which is held`,
      );
    let ret = 0;
    if (mm !== null && checkMm(m, self, mm) && isKnown && pages !== 0) {
      if (!inc) m.donations.account(-pages);
      else if (m.protection.mayLock()) m.donations.account(pages);
      else ret = -ENOMEM;
    }
    if (m.recorder.tracing) m.recorder.record(self.name, [pages, inc ? 1 : 0], ret);
    return ret;
  },
});

/** The page that is meant, or null for a pointer that is recorded as wrong; NULL is dereferenced. */
function dereferenced(m: Machine, self: Self, page: page): Page | null {
  if (page === null) wrongObject(m, self, 'a page', page);
  return resolve(m, self, page);
}

/** The folio of a page. */
export const page_folio = call({
  c: 'struct folio *page_folio(struct page *page)',
  file: 'include/linux/page-flags.h',
  since: '5.17',
  implement: (m, self) => {
    const none: folio = m.pages.noFolio;
    return (page: page): folio => dereferenced(m, self, page)?.folio ?? none;
  },
});

/** PG_swapbacked: anonymous memory and shmem have it, pages of a file do not. */
export const folio_test_swapbacked = call({
  c: 'bool folio_test_swapbacked(const struct folio *folio)',
  file: 'include/linux/page-flags.h',
  since: '5.17',
  implement: (m, self) => (folio: folio) => {
    const found = m.pages.ofFolio(folio);
    if (found === null) {
      wrongObject(m, self, 'a folio', folio);
      return true;
    }
    m.pages.checkUse(found.pfn);
    return found.swapBacked;
  },
});

/** The physical address of a page. */
export const page_to_phys = call({
  c: 'phys_addr_t page_to_phys(const struct page *page)',
  file: 'include/asm-generic/memory_model.h',
  implement: (m, self) => (page: page) => {
    const found = dereferenced(m, self, page);
    return found === null ? 0 : found.pfn * m.g.PAGE_SIZE;
  },
});

/** Its pfn. */
export const page_to_pfn = call({
  c: 'unsigned long page_to_pfn(const struct page *page)',
  file: 'include/asm-generic/memory_model.h',
  implement: (m, self) => (page: page) => dereferenced(m, self, page)?.pfn ?? 0,
});
