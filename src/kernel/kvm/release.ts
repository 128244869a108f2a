// SPDX-License-Identifier: GPL-2.0-only
// The ways to give a page back, with their preconditions.
import { Call } from '../calls.ts';
import type { Machine } from '../machine.ts';
import type { Page } from '../mm/page.ts';
import { MmuLock } from '../mmu_lock_mode.ts';
import { POISON } from '../poison.ts';
import type { page } from '../types.ts';
import { Violation } from '../violations.ts';

/** The modelled page behind a `struct page *`, or null for NULL; a pointer that nobody wrote is recorded. */
function resolve(m: Machine, page: page | null, call: string): Page | null {
  if (page === null) return null;
  if ((page as unknown) === POISON || page === undefined) {
    m.violate(Violation.uninitialised, `${call}() of a page pointer that nobody wrote`);
    return null;
  }
  return page as Page;
}

function traced(m: Machine, call: number, page: page | null, ...args: number[]): void {
  if (m.tracing) m.record(call, [page === null ? 0 : ((page as Page | undefined)?.pfn ?? -1), ...args], 0);
}

/** `kvm_release_page_unused()`: drops the reference without any mark (include/linux/kvm_host.h). */
export function kvm_release_page_unused(m: Machine, page: page | null): void {
  m.enter(Call.kvm_release_page_unused);
  const p = resolve(m, page, 'kvm_release_page_unused');
  if (p !== null) m.pages.put(p);
  traced(m, Call.kvm_release_page_unused, page);
}

function releaseClean(m: Machine, p: Page): void {
  if (m.pages.put(p) && !p.reserved) p.accessed = true;
}

function releaseDirty(m: Machine, p: Page): void {
  if (p.pins > 0 && !p.reserved) p.dirty = true;
  releaseClean(m, p);
}

/** `kvm_release_page_clean()`: marks the page accessed and drops the reference (virt/kvm/kvm_main.c). */
export function kvm_release_page_clean(m: Machine, page: page | null): void {
  m.enter(Call.kvm_release_page_clean);
  const p = resolve(m, page, 'kvm_release_page_clean');
  if (p !== null) {
    checkUsedUnderLock(m);
    releaseClean(m, p);
  }
  traced(m, Call.kvm_release_page_clean, page);
}

/** `kvm_release_page_dirty()`: also marks it dirty; reserved pages get neither mark (virt/kvm/kvm_main.c). */
export function kvm_release_page_dirty(m: Machine, page: page | null): void {
  m.enter(Call.kvm_release_page_dirty);
  const p = resolve(m, page, 'kvm_release_page_dirty');
  if (p !== null) {
    checkUsedUnderLock(m);
    releaseDirty(m, p);
  }
  traced(m, Call.kvm_release_page_dirty, page);
}

/** `kvm_release_faultin_page()` with its assertion: as used only under `mmu_lock` (include/linux/kvm_host.h). */
export function kvm_release_faultin_page(
  m: Machine,
  page: page | null,
  unused: boolean,
  dirty: boolean,
): void {
  m.enter(Call.kvm_release_faultin_page);
  if ((unused as unknown) === POISON || (!unused && (dirty as unknown) === POISON)) {
    m.violate(Violation.uninitialised, 'kvm_release_faultin_page() with a flag that nobody wrote');
  }
  if (!unused) checkUsedUnderLock(m);
  const p = resolve(m, page, 'kvm_release_faultin_page');
  if (p !== null) {
    if (unused) m.pages.put(p);
    else if (dirty) releaseDirty(m, p);
    else releaseClean(m, p);
  }
  traced(m, Call.kvm_release_faultin_page, page, unused ? 1 : 0, dirty ? 1 : 0);
}

/** A folio cannot be marked dirty outside `mmu_lock` without racing against writeback. */
function checkUsedUnderLock(m: Machine): void {
  if (m.mmuLock === MmuLock.free) {
    m.violate(Violation.releaseUsedOutsideLock, 'a page was released as used outside mmu_lock');
  }
}
