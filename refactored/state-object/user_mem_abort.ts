// SPDX-License-Identifier: GPL-2.0-only
// The order of the steps.
import {
  type Kernel,
  KVM_PGTABLE_PROT_R,
  type kvm_memory_slot,
  type kvm_s2_trans,
  type kvm_vcpu,
  type memcache,
  memslot_is_logging,
  POISON_NUMBER,
  prepare_mmu_memcache,
  uninit,
} from '../../src/kernel/index.ts';
import type { kvm_s2_fault } from './kvm_s2_fault.ts';
import { kvm_s2_fault_compute_prot } from './kvm_s2_fault_compute_prot.ts';
import { kvm_s2_fault_map } from './kvm_s2_fault_map.ts';
import { kvm_s2_fault_pin_pfn } from './kvm_s2_fault_pin_pfn.ts';

/**
 * `user_mem_abort()` (arch/arm64/kvm/mmu.c at 11f8f1b8a97b): the end of the state-object series. What the
 * architecture reported is read once and up front, and the MTE check of the VMA comes before `mmu_lock`.
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
  const write_fault = k.kvm_is_write_fault(vcpu);
  const logging_active = memslot_is_logging(k, memslot);
  const fault: kvm_s2_fault = {
    vcpu,
    fault_ipa,
    nested,
    memslot,
    hva,
    fault_is_perm,
    ipa: fault_ipa,
    logging_active,
    force_pte: logging_active,
    prot: KVM_PGTABLE_PROT_R,
    fault_granule: fault_is_perm ? k.kvm_vcpu_trap_get_perm_fault_granule(vcpu) : 0,
    write_fault,
    exec_fault: k.kvm_vcpu_trap_is_exec_fault(vcpu),
    topup_memcache: !fault_is_perm || (logging_active && write_fault),
    // What a designated initialiser does not name is zero.
    writable: false,
    mte_allowed: false,
    is_vma_cacheable: false,
    s2_force_noncacheable: false,
    mmu_seq: 0,
    gfn: 0,
    pfn: 0,
    vma_pagesize: 0,
    page: null,
    vm_flags: 0,
  };
  const memcache = uninit<memcache>();
  let ret = POISON_NUMBER;

  k.VM_WARN_ON_ONCE(fault.write_fault && fault.exec_fault);

  // A permission fault changes a leaf in place and needs no table page, unless logging makes it split a block.
  ret = prepare_mmu_memcache(k, vcpu, fault.topup_memcache, memcache);
  if (ret) return ret;

  ret = kvm_s2_fault_pin_pfn(k, fault);
  if (ret !== 1) return ret;

  ret = kvm_s2_fault_compute_prot(k, fault);
  if (ret) {
    k.kvm_release_page_unused(fault.page);
    return ret;
  }

  return kvm_s2_fault_map(k, fault, memcache.value);
}
