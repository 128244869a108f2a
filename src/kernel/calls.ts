// SPDX-License-Identifier: GPL-2.0-only
/**
 * The façade calls, by the kernel's names. A call's number is at once the code of its effect in the log and the
 * stem of the site that precedes it: `kvm_fault_lock#1` is the moment before the first `kvm_fault_lock()`.
 * A plain read of a field that another thread writes (`mmu_invalidate_seq`) counts as a call.
 */
export const CALL_NAMES = [
  'mmap_read_lock',
  'mmap_read_unlock',
  'vma_lookup',
  'mmu_invalidate_seq',
  '__kvm_faultin_pfn',
  'kvm_fault_lock',
  'kvm_fault_unlock',
  'read_lock',
  'read_unlock',
  'write_lock',
  'write_unlock',
  'mmu_invalidate_retry',
  'kvm_pgtable_get_leaf',
  'sanitise_mte_tags',
  'kvm_pgtable_stage2_map',
  'kvm_pgtable_stage2_relax_perms',
  'kvm_release_faultin_page',
  'kvm_release_page_unused',
  'kvm_release_page_clean',
  'kvm_release_page_dirty',
  'mark_page_dirty_in_slot',
  'kvm_mmu_topup_memory_cache',
  'topup_hyp_memcache',
  'kvm_send_hwpoison_signal',
  'kvm_inject_dabt_excl_atomic',
  'local_irq_save',
  'local_irq_restore',
  'WARN',
  'BUG',
  'kvm_err',
  'kvm_pgtable_stage2_mkyoung',
  'kvm_pgtable_stage2_unmap',
  'kvm_pgtable_stage2_wrprotect',
  'kvm_pgtable_stage2_split',
  'kvm_tlb_flush_vmid_ipa',
  'kvm_tlb_flush_vmid_range',
  'dcache_clean_inval_poc',
  'icache_inval_pou',
  'kvm_prepare_memory_fault_exit',
  'mmu_invalidate_begin',
  'mmu_invalidate_end',
  'srcu_read_lock',
  'srcu_read_unlock',
] as const;

/** Name of a façade call. */
export type CallName = (typeof CALL_NAMES)[number];

/** Code of each façade call. */
export const Call = Object.freeze(Object.fromEntries(CALL_NAMES.map((name, code) => [name, code]))) as {
  readonly [name in CallName]: number;
};

/** Number of façade calls. */
export const CALL_COUNT = CALL_NAMES.length;

/**
 * The calls before which another thread may act. Left out are calls that touch nothing that another thread can
 * change or see between them and the neighbouring site: cache maintenance, lock hand-overs within a call, log output.
 */
export const SITE_CALLS: readonly CallName[] = [
  'mmap_read_lock',
  'mmap_read_unlock',
  'vma_lookup',
  'mmu_invalidate_seq',
  '__kvm_faultin_pfn',
  'kvm_fault_lock',
  'kvm_fault_unlock',
  'read_lock',
  'write_lock',
  'mmu_invalidate_retry',
  'kvm_pgtable_get_leaf',
  'sanitise_mte_tags',
  'kvm_pgtable_stage2_map',
  'kvm_pgtable_stage2_relax_perms',
  'kvm_release_faultin_page',
  'kvm_release_page_unused',
  'mark_page_dirty_in_slot',
];

/** Occurrences of one call that are told apart as sites; later ones are no sites. */
export const MAX_OCCURRENCE = 3;
