// SPDX-License-Identifier: GPL-2.0-only
// In which file of the kernel a function is.
import { declarationOf } from '../../kernel/calls/all.ts';
import type { Row } from './explanation.ts';

/** Functions that are no call of the façade; those are declared with their file. */
const FUNCTIONS_BY_FILE: { readonly [file: string]: readonly string[] } = {
  'arch/arm64/kvm/mmu.c': [
    'user_mem_abort',
    'kvm_handle_guest_abort',
    'kvm_arch_vcpu_pre_fault_memory',
    'pkvm_mem_abort',
    'handle_access_fault',
    'kvm_handle_guest_sea',
    'host_owns_sea',
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
  ],
  'arch/arm64/kvm/hyp/pgtable.c': ['kvm_pgtable_stage2_unmap', 'stage2_set_xn_attr'],
  'arch/arm64/kvm/nested.c': ['walk_nested_s2_pgd', 'kvm_s2_handle_perm_fault'],
  'arch/arm64/kvm/pkvm.c': ['pkvm_pgtable_stage2_map'],
  'arch/arm64/include/asm/mte.h': ['try_page_mte_tagging', 'folio_try_hugetlb_mte_tagging'],
  'include/asm-generic/bug.h': ['BUG_ON'],
  'include/linux/kvm_host.h': ['__gfn_to_memslot', 'search_memslots'],
  'virt/kvm/kvm_main.c': [
    'hva_to_pfn',
    'hva_to_pfn_remapped',
    'kvm_follow_pfn',
    'kvm_mmu_memory_cache_alloc',
  ],
};

const FILES = new Map(
  Object.entries(FUNCTIONS_BY_FILE).flatMap(([file, functions]) => functions.map((name) => [name, file])),
);

/** The files of the functions that `source` names; none if it names a file itself. */
export function filesOf(source: string): readonly Row[] {
  if (namesFile(source)) return [];
  return [...source.matchAll(/(\w+)\(/g)].flatMap(([, name = '']) => {
    const file = declarationOf(name)?.file ?? FILES.get(name);
    return file === undefined ? [] : [{ name: `${name}()`, text: file }];
  });
}

/** Whether a text on the kernel's source says in which file to look. */
export function namesFile(source: string): boolean {
  return /\b[\w-]+\/[\w/-]+(\.[chS])?\b/.test(source);
}
