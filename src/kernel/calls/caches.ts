// SPDX-License-Identifier: GPL-2.0-only
/** The vCPU's caches of page-table pages. They are its own: filling them touches nothing that others see. */
import { errnoName } from '../errno.ts';
import type { Machine } from '../machine.ts';
import type { kvm_s2_mmu, memcache } from '../types.ts';
import { Violation } from '../violations.ts';
import { checkObject, checkValue, unwritten, wrongObject } from './arguments.ts';
import { call, type Self } from './declare.ts';
import { enter } from './enter.ts';
import { named } from './reading.ts';
import { Touches } from './touches.ts';

const LAST_LEVEL = 3;

/**
 * Records a cache that is not the one of the vCPU that faults in the mode that the VM is in; protected mode has a
 * structure of its own. One that nobody set is another matter.
 */
export function checkCache(m: Machine, mc: memcache | null): void {
  const wanted = m.pkvm ? m.cache.pkvmMemcache : m.cache.mmuPageCache;
  if (mc === wanted || mc === null || unwritten(mc)) return;
  const other = m.pkvm ? m.cache.mmuPageCache : m.cache.pkvmMemcache;
  const whose = mc === other ? 'the other mode' : 'another vCPU';
  m.recorder.violate(Violation.wrongCache, `the memory cache of ${whose}`);
}

function check(m: Machine, self: Self, mc: memcache, wanted: memcache): void {
  if (mc === wanted) return;
  if (mc === null || unwritten(mc)) wrongObject(m, self, 'a cache', mc);
  else m.recorder.violate(Violation.wrongCache, `${self.name}() of the memory cache of the other mode`);
}

/** Allocates with GFP_KERNEL. */
export const kvm_mmu_topup_memory_cache = call({
  c: 'int kvm_mmu_topup_memory_cache(struct kvm_mmu_memory_cache *mc, int min)',
  file: 'virt/kvm/kvm_main.c',
  sleeps: 'it allocates with GFP_KERNEL_ACCOUNT',
  touches: Touches.nothing,
  log: { args: [named('min', String)], result: errnoName },
  implement: (m, self) => (mc: memcache, min: number) => {
    enter(m, self);
    check(m, self, mc, m.cache.mmuPageCache);
    checkValue(m, self, 'a number of pages', min);
    const ret = m.cache.topup(min);
    if (m.recorder.tracing) m.recorder.record(self.name, [min], ret);
    return ret;
  },
});

/** Nothing to do outside protected mode. */
export const topup_hyp_memcache = call({
  c: 'int topup_hyp_memcache(struct kvm_hyp_memcache *mc, unsigned long min_pages)',
  file: 'arch/arm64/kvm/mmu.c',
  since: '6.14',
  sleeps: 'it allocates with GFP_KERNEL_ACCOUNT',
  touches: Touches.nothing,
  log: { args: [named('min', String)], result: errnoName },
  implement: (m, self) => (mc: memcache, min_pages: number) => {
    enter(m, self);
    check(m, self, mc, m.cache.pkvmMemcache);
    checkValue(m, self, 'a number of pages', min_pages);
    const ret = m.pkvm ? m.cache.topupHyp(min_pages) : 0;
    if (m.recorder.tracing) m.recorder.record(self.name, [min_pages], ret);
    return ret;
  },
});

/** The levels below the root, which is allocated with the VM. They go by the IPA size of the stage-2, and a shadow has its own. */
export const kvm_mmu_cache_min_pages = call({
  c: 'int kvm_mmu_cache_min_pages(struct kvm_s2_mmu *mmu)',
  file: 'arch/arm64/include/asm/stage2_pgtable.h',
  since: '6.8',
  shapes: [{ c: 'int kvm_mmu_cache_min_pages(struct kvm *kvm)', until: '6.7' }],
  steady: true,
  implement: (m, self) => (mmu: kvm_s2_mmu) => {
    const { background, g, kvm, pkvm, stage2 } = m;
    if (mmu === stage2.mmu) return LAST_LEVEL - stage2.table.startLevel;
    if (background !== null && mmu === background.mmu) return LAST_LEVEL - background.table.startLevel;
    if (mmu === m.preFault.shadow) return LAST_LEVEL - g.shadowStartLevel;
    checkObject(m, self, 'an mmu', mmu, kvm.arch.mmu);
    return LAST_LEVEL - (pkvm ? g.pkvmStartLevel : g.startLevel);
  },
});
