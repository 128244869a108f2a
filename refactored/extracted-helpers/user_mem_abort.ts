// SPDX-License-Identifier: GPL-2.0-only
// Fills the structure and calls the helpers in turn.
import {
  type Kernel,
  KVM_PGTABLE_PROT_R,
  type kvm_memory_slot,
  type kvm_s2_trans,
  type kvm_vcpu,
  type memcache,
  memslot_is_logging,
  prepare_mmu_memcache,
  uninit,
} from '../../src/kernel/index.ts';
import type { kvm_s2_fault } from './kvm_s2_fault.ts';
import { kvm_s2_fault_compute_prot } from './kvm_s2_fault_compute_prot.ts';
import { kvm_s2_fault_map } from './kvm_s2_fault_map.ts';
import { kvm_s2_fault_pin_pfn } from './kvm_s2_fault_pin_pfn.ts';

/**
 * `user_mem_abort()` (arch/arm64/kvm/mmu.c at 5557a3f843bc): the steps of the original moved into helpers, their
 * locals into `struct kvm_s2_fault`; the end of the part of the series that was announced as structural only.
 */
export function user_mem_abort(
  k: Kernel,
  vcpu: kvm_vcpu,
  fault_ipa: number,
  nested: kvm_s2_trans | null,
  memslot: kvm_memory_slot,
  hva: number,
  fault_is_perm: boolean,
): number {
  let ret = 0;
  const fault_data: kvm_s2_fault = {
    vcpu,
    fault_ipa,
    nested,
    memslot,
    hva,
    fault_is_perm,
    ipa: fault_ipa,
    logging_active: memslot_is_logging(k, memslot),
    force_pte: memslot_is_logging(k, memslot),
    s2_force_noncacheable: false,
    vfio_allow_any_uc: false,
    prot: KVM_PGTABLE_PROT_R,
    // What a designated initialiser does not name is zero.
    write_fault: false,
    exec_fault: false,
    writable: false,
    topup_memcache: false,
    mte_allowed: false,
    is_vma_cacheable: false,
    mmu_seq: 0,
    vma_shift: 0,
    gfn: 0,
    pfn: 0,
    vma_pagesize: 0,
    fault_granule: 0,
    page: null,
    vm_flags: 0,
  };
  const fault = fault_data;
  const memcache = uninit<memcache>();

  if (fault.fault_is_perm) fault.fault_granule = k.kvm_vcpu_trap_get_perm_fault_granule(fault.vcpu);
  fault.write_fault = k.kvm_is_write_fault(fault.vcpu);
  fault.exec_fault = k.kvm_vcpu_trap_is_exec_fault(fault.vcpu);
  k.VM_WARN_ON_ONCE(fault.write_fault && fault.exec_fault);

  // A permission fault changes a leaf in place and needs no table page, unless logging makes it split a block.
  fault.topup_memcache = !fault.fault_is_perm || (fault.logging_active && fault.write_fault);
  ret = prepare_mmu_memcache(k, fault.vcpu, fault.topup_memcache, memcache);
  if (ret) return ret;

  ret = kvm_s2_fault_pin_pfn(k, fault);
  if (ret !== 1) return ret;

  ret = 0;

  out_put_page: {
    ret = kvm_s2_fault_compute_prot(k, fault);
    if (ret === 1) {
      ret = 1;
      break out_put_page;
    }
    if (ret) break out_put_page;

    ret = kvm_s2_fault_map(k, fault, memcache.value);
    return ret;
  }
  // out_put_page:
  k.kvm_release_page_unused(fault.page);
  return ret;
}
