// SPDX-License-Identifier: GPL-2.0-only
// Chooses the cache and fills it.
import type { Kernel } from '../kernel.ts';
import type { Ref } from '../poison.ts';
import type { kvm_vcpu, memcache } from '../types.ts';

/**
 * `prepare_mmu_memcache()` (arch/arm64/kvm/mmu.c at e07fc9e2da91): chooses the vCPU's cache of page-table pages and,
 * if asked to, fills it. It can sleep, so it comes before every lock.
 */
export function prepare_mmu_memcache(
  k: Kernel,
  vcpu: kvm_vcpu,
  topup_memcache: boolean,
  memcache: Ref<memcache>,
): number {
  if (!k.is_protected_kvm_enabled()) memcache.value = vcpu.arch.mmu_page_cache;
  else memcache.value = vcpu.arch.pkvm_memcache;

  if (!topup_memcache) return 0;

  const min_pages = k.kvm_mmu_cache_min_pages(vcpu.arch.hw_mmu);

  if (!k.is_protected_kvm_enabled()) return k.kvm_mmu_topup_memory_cache(memcache.value, min_pages);

  return k.topup_hyp_memcache(memcache.value, min_pages);
}
