// SPDX-License-Identifier: GPL-2.0-only
/** What a variant imports: the kernel's constants, types and the helpers of mmu.c that no refactoring touches. */
export {
  KVM_EXIT_ARM_NISV,
  KVM_EXIT_ARM_SEA,
  KVM_EXIT_MEMORY_FAULT,
  KVM_EXIT_MMIO,
} from './abort/ending.ts';
export * from './arithmetic.ts';
export * from './bits.ts';
export * from './caps.ts';
export * from './errno.ts';
export { __pfn_to_phys } from './fault/__pfn_to_phys.ts';
export { adjust_nested_exec_perms } from './fault/adjust_nested_exec_perms.ts';
export { adjust_nested_fault_perms } from './fault/adjust_nested_fault_perms.ts';
export { fault_supports_stage2_huge_mapping } from './fault/fault_supports_stage2_huge_mapping.ts';
export { get_user_mapping_size } from './fault/get_user_mapping_size.ts';
export { get_vma_page_shift } from './fault/get_vma_page_shift.ts';
export { gfn_to_gpa } from './fault/gfn_to_gpa.ts';
export { gpa_to_gfn } from './fault/gpa_to_gfn.ts';
export { kvm_vma_is_cacheable } from './fault/kvm_vma_is_cacheable.ts';
export { kvm_vma_mte_allowed } from './fault/kvm_vma_mte_allowed.ts';
export { memslot_is_logging } from './fault/memslot_is_logging.ts';
export { prepare_mmu_memcache } from './fault/prepare_mmu_memcache.ts';
export { transparent_hugepage_adjust } from './fault/transparent_hugepage_adjust.ts';
export * from './kernel.ts';
export * from './memory.ts';
export { kvm_pte_valid, PTE_VALID } from './mm/user_walk.ts';
export * from './pfn.ts';
export { POISON, POISON_NUMBER, type Ref, ref, uninit, written, writtenNumber } from './poison.ts';
export * from './prot.ts';
export type { UserPageTable } from './releases/user_walk.ts';
export * from './types.ts';
export * from './vm_flags.ts';
