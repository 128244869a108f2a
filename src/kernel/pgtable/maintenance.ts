// SPDX-License-Identifier: GPL-2.0-only
/**
 * TLB and cache maintenance as effects. The model has neither TLB nor caches, so the calls change nothing; they are in
 * the log because leaving one out is a bug that only the log can show.
 *
 * Read from arch/arm64/kvm/hyp/pgtable.c, arch/arm64/kvm/mmu.c (clean_dcache_guest_page(),
 * invalidate_icache_guest_page()). FEAT_TLBIRANGE is taken to be absent: it replaces several invalidations of an
 * unmap by one range, which only another thread does here, never the handler.
 */
import { hex } from '../bits.ts';
import { DCACHE_CLEAN, ICACHE_INVALIDATE, TLB_FLUSH_IPA, TLB_FLUSH_RANGE, WARN } from '../effects.ts';
import type { Maintained as Done } from '../mm/maintained.ts';
import type { Recording } from '../recorder.ts';
import type { Surroundings } from '../surroundings.ts';
import { Violation } from '../violations.ts';

/** A machine that keeps what its caches and TLBs are told. */
type Maintained = Surroundings & Recording;

/** The kernel's TLBI_TTL_UNKNOWN, and the level that relax_perms leaves uninitialised on -EAGAIN. */
export const LEVEL_UNKNOWN = -1;

export function flushIpa(m: Maintained, addr: number, level: number): void {
  if (m.recorder.tracing && !m.recorder.terse) m.recorder.recordInside(TLB_FLUSH_IPA, [addr, level]);
}

export function flushRange(m: Maintained, addr: number, size: number): void {
  if (m.recorder.tracing && !m.recorder.terse) m.recorder.recordInside(TLB_FLUSH_RANGE, [addr, size]);
}

/** With FWB the guest's accesses are cacheable whatever it says, and nothing is cleaned. */
export function cleanDcache(m: Maintained, pa: number, size: number): void {
  if (m.recorder.tracing && !m.recorder.terse && !m.env.hasFWB())
    m.recorder.recordInside(DCACHE_CLEAN, [pa, size]);
}

export function invalidateIcache(m: Maintained, pa: number, size: number): void {
  if (m.recorder.tracing && !m.recorder.terse) m.recorder.recordInside(ICACHE_INVALIDATE, [pa, size]);
}

/**
 * Up to 5.13, where the walkers leave maintenance to the handler: whether it was done for what an entry is about to show, in this run or when it was shown
 * first.
 * @param guest what the entry lets the guest do with the memory
 */
export function checkMaintained(
  m: Maintained & { readonly maintained: Done },
  pa: number,
  size: number,
  guest: { readonly seen: boolean; readonly executed: boolean },
): void {
  const { cleaned, invalidated } = m.maintained;
  const unclean = guest.seen && !cleaned.covers(pa, size) && !m.env.hasFWB();
  const stale = guest.executed && !invalidated.covers(pa, size) && !m.env.hasDIC();
  if (unclean || stale)
    m.recorder.violate(
      Violation.cachesSkipped,
      `pa ${hex(pa)} was mapped without maintenance of the ${unclean ? 'data' : 'instruction'} cache`,
    );
}

/**
 * A WARN_ON() that fired.
 * @param text its condition, in words
 */
export function warn(m: Maintained, text: string): void {
  m.warnings++;
  if (m.recorder.tracing) m.recorder.recordInside(WARN, [], text);
}
