// SPDX-License-Identifier: GPL-2.0-only
// Fills the cache.
import type { Kernel, kvm_vcpu, memcache } from '../../src/kernel/index.ts';

/** `topup_mmu_memcache()` (arch/arm64/kvm/mmu.c at fb9888fdfada): fills the cache; it can sleep. */
export function topup_mmu_memcache(k: Kernel, vcpu: kvm_vcpu, memcache: memcache): number {
  const min_pages = k.kvm_mmu_cache_min_pages(vcpu.arch.hw_mmu);

  if (!k.is_protected_kvm_enabled()) return k.kvm_mmu_topup_memory_cache(memcache, min_pages);

  return k.topup_hyp_memcache(memcache, min_pages);
}
