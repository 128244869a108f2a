// SPDX-License-Identifier: GPL-2.0-only
// What every run of gmem_abort() has to find.
import type { KnownBad } from '../../core/known-bad.ts';
import { POISON } from '../../kernel/poison.ts';
import type { memcache } from '../../kernel/types.ts';
import type { Bench } from '../../subjects/user_mem_abort/bench.ts';
import { type Override, overriding } from '../mistake.ts';
import { overridden } from '../plant/override.ts';

function canary(name: string, override: Override): KnownBad {
  return {
    name,
    inRun: (base, bench) => overridden(overriding(override), base, (bench as Bench).m),
    inSession: null,
    calls: (bench) => Object.keys(override((bench as Bench).k, (bench as Bench).m)),
  };
}

/** One for each family of mistakes: of references, sequence, cache, locks, and of what user space is told. */
export const GMEM_CANARIES: readonly KnownBad[] = [
  canary('leaked-reference', () => ({ kvm_release_faultin_page: () => undefined })),
  canary('stale-sequence', () => ({ mmu_invalidate_retry: () => false })),
  canary('uninitialised-memcache', (k) => ({
    kvm_pgtable_stage2_map: (pgt, addr, size, phys, prot, _mc, flags) =>
      k.kvm_pgtable_stage2_map(pgt, addr, size, phys, prot, POISON as memcache, flags),
    pkvm_pgtable_stage2_map: (pgt, addr, size, phys, prot, _mc, flags) =>
      k.pkvm_pgtable_stage2_map(pgt, addr, size, phys, prot, POISON as memcache, flags),
  })),
  canary('kept-lock', () => ({ kvm_fault_unlock: () => undefined })),
  canary('no-exit', () => ({ kvm_prepare_memory_fault_exit: () => undefined })),
];
