// SPDX-License-Identifier: GPL-2.0-only
// Filling the caches.
import { Call } from '../calls.ts';
import type { Machine } from '../machine.ts';
import { POISON } from '../poison.ts';
import type { memcache } from '../types.ts';
import { Violation } from '../violations.ts';

/**
 * Records a cache that is not the one of the vCPU that faults in the mode that the VM is in; protected mode has a
 * structure of its own. One that nobody set is another matter.
 */
export function checkCache(m: Machine, mc: memcache | null): void {
  const wanted = m.pkvm ? m.cache.pkvmMemcache : m.cache.mmuPageCache;
  if (mc === wanted || mc === null || mc === POISON || mc === undefined) return;
  const other = m.pkvm ? m.cache.mmuPageCache : m.cache.pkvmMemcache;
  const whose = mc === other ? 'the other mode' : 'another vCPU';
  m.violate(Violation.wrongCache, `the memory cache of ${whose}`);
}

function check(m: Machine, name: string, mc: memcache, wanted: memcache): void {
  if (m.atomic) m.violate(Violation.sleepInAtomic, `${name}() in atomic context`);
  if ((mc as unknown) === POISON || mc === null || mc === undefined) {
    m.violate(Violation.uninitialised, `${name}() of a cache that nobody set`);
  } else if (mc !== wanted) {
    m.violate(Violation.wrongCache, `${name}() of the memory cache of the other mode`);
  }
}

/** `kvm_mmu_topup_memory_cache()` (virt/kvm/kvm_main.c); allocates with GFP_KERNEL, so it may sleep. */
export function kvm_mmu_topup_memory_cache(m: Machine, mc: memcache, min: number): number {
  m.enter(Call.kvm_mmu_topup_memory_cache);
  check(m, 'kvm_mmu_topup_memory_cache', mc, m.cache.mmuPageCache);
  const ret = m.cache.topup(min);
  if (m.tracing) m.record(Call.kvm_mmu_topup_memory_cache, [min], ret);
  return ret;
}

/** `topup_hyp_memcache()` (arch/arm64/kvm/mmu.c): nothing to do outside protected mode. */
export function topup_hyp_memcache(m: Machine, mc: memcache, min_pages: number): number {
  m.enter(Call.topup_hyp_memcache);
  check(m, 'topup_hyp_memcache', mc, m.cache.pkvmMemcache);
  const ret = m.pkvm ? m.cache.topupHyp(min_pages) : 0;
  if (m.tracing) m.record(Call.topup_hyp_memcache, [min_pages], ret);
  return ret;
}

/** `kvm_mmu_cache_min_pages()`: the levels below the root (arch/arm64/include/asm/stage2_pgtable.h). */
export function kvm_mmu_cache_min_pages(m: Machine): number {
  return 3 - (m.pkvm ? m.g.pkvmStartLevel : m.g.startLevel);
}
