// SPDX-License-Identifier: GPL-2.0-only
// The type of `k`, and the two signatures of `user_mem_abort()`.

import type { Ref } from './poison.ts';
import type {
  kvm,
  kvm_memory_slot,
  kvm_pgtable,
  kvm_s2_fault_desc,
  kvm_s2_trans,
  kvm_vcpu,
  memcache,
  mm_struct,
  page,
  rwlock_t,
  task_struct,
  vm_area_struct,
} from './types.ts';

/**
 * The façade: what a variant sees of the kernel. Names, parameters and their order are the kernel's; `k` stands for
 * the global namespace. Compile-time configuration is a property of `k`, constants are imported from
 * `src/kernel/index.ts`.
 */
export interface Kernel {
  readonly current: task_struct;

  // Configuration (arch/arm64/include/asm/page-def.h, pgtable-hwdef.h).
  readonly PAGE_SHIFT: number;
  readonly PAGE_SIZE: number;
  readonly PMD_SHIFT: number;
  readonly PMD_SIZE: number;
  readonly PUD_SHIFT: number;
  readonly PUD_SIZE: number;
  readonly CONT_PTE_SHIFT: number;
  readonly CONT_PMD_SHIFT: number;
  readonly PTRS_PER_PMD: number;
  readonly PAGETABLE_PMD_FOLDED: boolean;
  /** `ARM64_HW_PGTABLE_LEVEL_SHIFT(level)`. */
  ARM64_HW_PGTABLE_LEVEL_SHIFT(level: number): number;
  is_protected_kvm_enabled(): boolean;
  /** `cpus_have_final_cap(ARM64_HAS_CACHE_DIC)` with the capability's name. */
  cpus_have_final_cap(cap: number): boolean;
  kvm_supports_cacheable_pfnmap(): boolean;
  kvm_has_mte(kvm: kvm): boolean;

  // Fault decoding (arch/arm64/include/asm/kvm_emulate.h).
  kvm_vcpu_get_esr(vcpu: kvm_vcpu): number;
  kvm_vcpu_get_hfar(vcpu: kvm_vcpu): number;
  kvm_vcpu_get_fault_ipa(vcpu: kvm_vcpu): number;
  kvm_is_write_fault(vcpu: kvm_vcpu): boolean;
  kvm_vcpu_trap_is_iabt(vcpu: kvm_vcpu): boolean;
  kvm_vcpu_abt_iss1tw(vcpu: kvm_vcpu): boolean;
  kvm_vcpu_trap_is_exec_fault(vcpu: kvm_vcpu): boolean;
  kvm_vcpu_trap_is_permission_fault(vcpu: kvm_vcpu): boolean;
  kvm_vcpu_trap_is_translation_fault(vcpu: kvm_vcpu): boolean;
  kvm_vcpu_trap_get_perm_fault_granule(vcpu: kvm_vcpu): number;
  esr_fsc_is_permission_fault(esr: number): boolean;
  esr_fsc_is_translation_fault(esr: number): boolean;
  esr_fsc_is_excl_atomic_fault(esr: number): boolean;

  // Host memory.
  mmap_read_lock(mm: mm_struct): void;
  mmap_read_unlock(mm: mm_struct): void;
  vma_lookup(mm: mm_struct, addr: number): vm_area_struct | null;
  is_vm_hugetlb_page(vma: vm_area_struct): boolean;
  /** `huge_page_shift(hstate_vma(vma))`. */
  huge_page_shift(vma: vm_area_struct): number;
  pfn_is_map_memory(pfn: number): boolean;
  local_irq_save(): void;
  local_irq_restore(): void;
  /** Walks the user page tables of `mm`: `*ptep` becomes 1 for a valid leaf, 0 for none; `*level` its level. */
  kvm_pgtable_get_leaf(mm: mm_struct, addr: number, ptep: Ref<number>, level: Ref<number>): number;

  // KVM (virt/kvm/kvm_main.c, include/linux/kvm_host.h).
  __kvm_faultin_pfn(
    slot: kvm_memory_slot,
    gfn: number,
    foll: number,
    writable: Ref<boolean>,
    refcounted_page: Ref<page | null>,
  ): number;
  kvm_release_page_unused(page: page | null): void;
  kvm_release_page_clean(page: page | null): void;
  kvm_release_page_dirty(page: page | null): void;
  kvm_release_faultin_page(kvm: kvm, page: page | null, unused: boolean, dirty: boolean): void;
  mark_page_dirty_in_slot(kvm: kvm, memslot: kvm_memory_slot, gfn: number): void;
  mmu_invalidate_retry(kvm: kvm, mmu_seq: number): boolean;
  kvm_fault_lock(kvm: kvm): void;
  kvm_fault_unlock(kvm: kvm): void;
  read_lock(lock: rwlock_t): void;
  read_unlock(lock: rwlock_t): void;
  write_lock(lock: rwlock_t): void;
  write_unlock(lock: rwlock_t): void;
  kvm_mmu_cache_min_pages(mmu: unknown): number;
  kvm_mmu_topup_memory_cache(mc: memcache, min: number): number;
  topup_hyp_memcache(mc: memcache, min_pages: number): number;
  kvm_send_hwpoison_signal(address: number, lsb: number): void;
  kvm_inject_dabt_excl_atomic(vcpu: kvm_vcpu, addr: number): void;
  /** Prepares an exit with KVM_EXIT_MEMORY_FAULT; `user_mem_abort()` itself makes none, gmem_abort() does. */
  kvm_prepare_memory_fault_exit(
    vcpu: kvm_vcpu,
    gpa: number,
    size: number,
    is_write: boolean,
    is_exec: boolean,
    is_private: boolean,
  ): void;
  kvm_err(message: string): void;
  WARN_ONCE(condition: boolean, message: string): boolean;
  VM_WARN_ON_ONCE(condition: boolean): boolean;
  VM_BUG_ON(condition: boolean): void;

  // Stage-2 tables (arch/arm64/kvm/hyp/pgtable.c; arch/arm64/kvm/pkvm.c in protected mode, by KVM_PGT_FN).
  kvm_pgtable_stage2_map(
    pgt: kvm_pgtable,
    addr: number,
    size: number,
    phys: number,
    prot: number,
    mc: memcache,
    flags: number,
  ): number;
  kvm_pgtable_stage2_relax_perms(pgt: kvm_pgtable, addr: number, prot: number, flags: number): number;

  /** `sanitise_mte_tags()` of mmu.c: initialises the tags of the pages from `pfn` on. */
  sanitise_mte_tags(kvm: kvm, pfn: number, size: number): void;

  // Nested (arch/arm64/include/asm/kvm_nested.h).
  kvm_s2_trans_output(trans: kvm_s2_trans): number;
  kvm_s2_trans_size(trans: kvm_s2_trans): number;
  kvm_s2_trans_readable(trans: kvm_s2_trans): boolean;
  kvm_s2_trans_writable(trans: kvm_s2_trans): boolean;
  kvm_s2_trans_exec_el0(kvm: kvm, trans: kvm_s2_trans): boolean;
  kvm_s2_trans_exec_el1(kvm: kvm, trans: kvm_s2_trans): boolean;
  kvm_encode_nested_level(trans: kvm_s2_trans): number;
}

/** `user_mem_abort()` as it was up to the end of the state-object series. */
export type ClassicUserMemAbort = (
  k: Kernel,
  vcpu: kvm_vcpu,
  fault_ipa: number,
  nested: kvm_s2_trans | null,
  memslot: kvm_memory_slot,
  hva: number,
  fault_is_perm: boolean,
) => number;

/** `user_mem_abort()` since the follow-up series. */
export type DescUserMemAbort = (k: Kernel, s2fd: kvm_s2_fault_desc) => number;

/** A variant's function, told apart by the number of its parameters: seven, or two. */
export type UserMemAbort = ClassicUserMemAbort | DescUserMemAbort;
