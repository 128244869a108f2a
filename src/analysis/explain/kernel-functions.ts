// SPDX-License-Identifier: GPL-2.0-only
// In which file of the kernel a function is.
import type { Row } from './explanation.ts';

const FUNCTIONS_BY_FILE: { readonly [file: string]: readonly string[] } = {
  'arch/arm64/kvm/mmu.c': [
    'user_mem_abort',
    'kvm_handle_guest_abort',
    'KVM_PGT_FN',
    'fault_supports_stage2_huge_mapping',
    'get_vma_page_shift',
    'get_user_mapping_size',
    'transparent_hugepage_adjust',
    'adjust_nested_fault_perms',
    'adjust_nested_exec_perms',
    'kvm_s2_resolve_vma_size',
    'kvm_vma_mte_allowed',
    'kvm_vma_is_cacheable',
    'memslot_is_logging',
    'sanitise_mte_tags',
    'topup_hyp_memcache',
  ],
  'arch/arm64/kvm/hyp/pgtable.c': [
    'kvm_pgtable_get_leaf',
    'kvm_pgtable_stage2_map',
    'kvm_pgtable_stage2_relax_perms',
    'kvm_pgtable_stage2_unmap',
    'stage2_set_xn_attr',
  ],
  'arch/arm64/kvm/nested.c': ['walk_nested_s2_pgd', 'kvm_s2_handle_perm_fault'],
  'arch/arm64/kvm/pkvm.c': ['pkvm_pgtable_stage2_map'],
  'arch/arm64/include/asm/cpufeature.h': ['cpus_have_final_cap'],
  'arch/arm64/include/asm/kvm_emulate.h': [
    'kvm_is_write_fault',
    'kvm_vcpu_get_fault_ipa',
    'kvm_vcpu_trap_get_perm_fault_granule',
    'kvm_vcpu_trap_is_exec_fault',
  ],
  'arch/arm64/include/asm/kvm_host.h': ['kvm_has_mte'],
  'arch/arm64/include/asm/kvm_mmu.h': ['kvm_fault_lock', 'kvm_fault_unlock', 'kvm_supports_cacheable_pfnmap'],
  'arch/arm64/include/asm/kvm_nested.h': [
    'kvm_s2_trans_exec_el0',
    'kvm_s2_trans_exec_el1',
    'kvm_s2_trans_readable',
    'kvm_s2_trans_size',
    'kvm_s2_trans_writable',
  ],
  'arch/arm64/include/asm/mte.h': ['try_page_mte_tagging', 'folio_try_hugetlb_mte_tagging'],
  'arch/arm64/include/asm/virt.h': ['is_protected_kvm_enabled'],
  'arch/arm64/mm/init.c': ['pfn_is_map_memory'],
  'include/asm-generic/bug.h': ['BUG_ON'],
  'include/linux/kvm_host.h': ['kvm_release_faultin_page', 'kvm_release_page_unused', 'mmu_invalidate_retry'],
  'include/linux/mm.h': ['vma_lookup'],
  'include/linux/mmap_lock.h': ['mmap_read_lock', 'mmap_read_unlock'],
  'include/linux/mmdebug.h': ['VM_BUG_ON'],
  'include/linux/rwlock.h': ['read_lock', 'write_lock'],
  'virt/kvm/kvm_main.c': [
    '__kvm_faultin_pfn',
    'hva_to_pfn',
    'hva_to_pfn_remapped',
    'kvm_follow_pfn',
    'kvm_mmu_memory_cache_alloc',
    'kvm_mmu_topup_memory_cache',
    'mark_page_dirty_in_slot',
  ],
};

const FILES = new Map(
  Object.entries(FUNCTIONS_BY_FILE).flatMap(([file, functions]) => functions.map((name) => [name, file])),
);

/** The files of the functions that `source` names; none if it names a file itself. */
export function filesOf(source: string): readonly Row[] {
  if (namesFile(source)) return [];
  return [...source.matchAll(/(\w+)\(/g)].flatMap(([, name]) => {
    const file = FILES.get(name);
    return file === undefined ? [] : [{ name: `${name}()`, text: file }];
  });
}

/** Whether a text on the kernel's source says in which file to look. */
export function namesFile(source: string): boolean {
  return /\b[\w-]+\/[\w/-]+(\.[chS])?\b/.test(source);
}
