// SPDX-License-Identifier: GPL-2.0-only
// The order of the steps.
import {
  type Kernel,
  type kvm_s2_fault_desc,
  type memcache,
  memslot_is_logging,
  POISON,
  POISON_NUMBER,
  ref,
} from '../../src/kernel/index.ts';
import { get_mmu_memcache } from './get_mmu_memcache.ts';
import { kvm_s2_fault_compute_prot } from './kvm_s2_fault_compute_prot.ts';
import { kvm_s2_fault_map } from './kvm_s2_fault_map.ts';
import { kvm_s2_fault_pin_pfn } from './kvm_s2_fault_pin_pfn.ts';
import type { kvm_s2_fault_vma_info } from './kvm_s2_fault_vma_info.ts';
import { topup_mmu_memcache } from './topup_mmu_memcache.ts';

/**
 * `user_mem_abort()` (arch/arm64/kvm/mmu.c at fb9888fdfada): the end of the follow-up series. The fault is a
 * constant descriptor, each fact is derived from it where it is needed, and no state object is left.
 */
export function user_mem_abort(k: Kernel, s2fd: kvm_s2_fault_desc): number {
  const perm_fault = k.kvm_vcpu_trap_is_permission_fault(s2fd.vcpu);
  const s2vi: kvm_s2_fault_vma_info = {
    mmu_seq: 0,
    vma_pagesize: 0,
    vm_flags: 0,
    max_map_size: 0,
    page: null,
    pfn: 0,
    gfn: 0,
    device: false,
    mte_allowed: false,
    is_vma_cacheable: false,
    map_writable: false,
    map_non_cacheable: false,
  };
  const prot = ref(POISON_NUMBER);
  let memcache = POISON as memcache;
  let ret = POISON_NUMBER;

  // A permission fault changes a leaf in place and needs no table page, unless logging makes it split a block.
  memcache = get_mmu_memcache(k, s2fd.vcpu);
  if (!perm_fault || (memslot_is_logging(k, s2fd.memslot) && k.kvm_is_write_fault(s2fd.vcpu))) {
    ret = topup_mmu_memcache(k, s2fd.vcpu, memcache);
    if (ret) return ret;
  }

  ret = kvm_s2_fault_pin_pfn(k, s2fd, s2vi);
  if (ret !== 1) return ret;

  ret = kvm_s2_fault_compute_prot(k, s2fd, s2vi, prot);
  if (ret) {
    k.kvm_release_page_unused(s2vi.page);
    return ret;
  }

  return kvm_s2_fault_map(k, s2fd, s2vi, prot.value, memcache);
}
