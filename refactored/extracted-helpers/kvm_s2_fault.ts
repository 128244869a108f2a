// SPDX-License-Identifier: GPL-2.0-only
// The structure that took over parameters and locals.
import type { kvm_memory_slot, kvm_s2_trans, kvm_vcpu, page } from '../../src/kernel/index.ts';

/** `struct kvm_s2_fault` (arch/arm64/kvm/mmu.c at 5557a3f843bc): parameters and former locals in one. */
export interface kvm_s2_fault {
  vcpu: kvm_vcpu;
  fault_ipa: number;
  nested: kvm_s2_trans | null;
  memslot: kvm_memory_slot;
  hva: number;
  fault_is_perm: boolean;

  write_fault: boolean;
  exec_fault: boolean;
  writable: boolean;
  topup_memcache: boolean;
  mte_allowed: boolean;
  is_vma_cacheable: boolean;
  s2_force_noncacheable: boolean;
  vfio_allow_any_uc: boolean;
  mmu_seq: number;
  ipa: number;
  vma_shift: number;
  gfn: number;
  pfn: number;
  logging_active: boolean;
  force_pte: boolean;
  vma_pagesize: number;
  fault_granule: number;
  prot: number;
  page: page | null;
  vm_flags: number;
}
