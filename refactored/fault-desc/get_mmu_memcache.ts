// SPDX-License-Identifier: GPL-2.0-only
// Which of the vCPU's caches is used.
import type { Kernel, kvm_vcpu, memcache } from '../../src/kernel/index.ts';

/** `get_mmu_memcache()` (arch/arm64/kvm/mmu.c at fb9888fdfada): the vCPU's cache of page-table pages. */
export function get_mmu_memcache(k: Kernel, vcpu: kvm_vcpu): memcache {
  if (!k.is_protected_kvm_enabled()) return vcpu.arch.mmu_page_cache;
  else return vcpu.arch.pkvm_memcache;
}
