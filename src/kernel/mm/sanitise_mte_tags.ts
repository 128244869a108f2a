// SPDX-License-Identifier: GPL-2.0-only
// Clears tags.
import { Call } from '../calls.ts';
import type { Machine } from '../machine.ts';
import { MmuLock } from '../mmu_lock_mode.ts';
import { Violation } from '../violations.ts';

/**
 * `sanitise_mte_tags()` (arch/arm64/kvm/mmu.c): clears the tags of the pages from `pfn` on that were not initialised. A hugetlb
 * folio has one flag: the first call clears the `size` bytes that it was given and marks the folio as a whole. The loop
 * over pages is one range here: clearing a page that has its tags is skipped by the kernel and changes nothing.
 */
export function sanitise_mte_tags(m: Machine, pfn: number, size: number): void {
  m.enter(Call.sanitise_mte_tags);
  if (m.mmuLock === MmuLock.free) m.violate(Violation.walkMode, 'sanitise_mte_tags() without mmu_lock');
  if (Number.isNaN(pfn) || Number.isNaN(size)) {
    m.violate(Violation.uninitialised, 'sanitise_mte_tags() of a pfn or size that nobody wrote');
  }
  m.pages.checkUse(pfn);
  if (m.env.vmHasMte()) {
    const pa = pfn * m.g.PAGE_SIZE;
    if (!m.mte.isHugetlb() || m.mte.tagFolio()) m.mte.add(pa, size);
  }
  if (m.tracing) m.record(Call.sanitise_mte_tags, [pfn, size], 0);
}
