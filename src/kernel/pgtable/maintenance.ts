// SPDX-License-Identifier: GPL-2.0-only
/**
 * TLB and cache maintenance as effects. The model has neither TLB nor caches, so the calls change nothing; they are in
 * the log because leaving one out is a bug that only the log can show.
 *
 * Read from arch/arm64/kvm/hyp/pgtable.c, arch/arm64/kvm/mmu.c (clean_dcache_guest_page(),
 * invalidate_icache_guest_page()). FEAT_TLBIRANGE is taken to be absent: it replaces several invalidations of an
 * unmap by one range, which only another thread does here, never the handler.
 */
import { DCACHE_CLEAN, ICACHE_INVALIDATE, TLB_FLUSH_IPA, TLB_FLUSH_RANGE, WARN } from '../effects.ts';
import type { Machine } from '../machine.ts';

/** The kernel's TLBI_TTL_UNKNOWN, and the level that relax_perms leaves uninitialised on -EAGAIN. */
export const LEVEL_UNKNOWN = -1;

export function flushIpa(m: Machine, addr: number, level: number): void {
  if (m.tracing && !m.terse) m.record(TLB_FLUSH_IPA, [addr, level], 0);
}

export function flushRange(m: Machine, addr: number, size: number): void {
  if (m.tracing && !m.terse) m.record(TLB_FLUSH_RANGE, [addr, size], 0);
}

/** With FWB the guest's accesses are cacheable whatever it says, and nothing is cleaned. */
export function cleanDcache(m: Machine, pa: number, size: number): void {
  if (m.tracing && !m.terse && !m.env.hasFWB()) m.record(DCACHE_CLEAN, [pa, size], 0);
}

export function invalidateIcache(m: Machine, pa: number, size: number): void {
  if (m.tracing && !m.terse) m.record(ICACHE_INVALIDATE, [pa, size], 0);
}

/** A WARN_ON() that fired. */
export function warn(m: Machine): void {
  m.warnings++;
  if (m.tracing) m.record(WARN, [], 0);
}
