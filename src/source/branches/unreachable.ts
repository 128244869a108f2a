// SPDX-License-Identifier: GPL-2.0-only
// Branches that no run can reach, with the reason.

/** A branch that no run can reach, and why. */
export interface Unreachable {
  /** The function that it is in, or null for any. */
  readonly inFunction: string | null;
  /** How the text of the branch begins, as `BranchPoint.text` gives it. */
  readonly text: string;
  /** The same of a translation, where its C has other words. */
  readonly inC?: string;
  /** The function that is called, if it cannot be reached from there alone. */
  readonly from?: string;
  readonly why: string;
}

/**
 * Branches that the kernel itself never takes, in whichever variant they stand: what guards against a mistake elsewhere. A
 * branch that only our scenarios fail to reach does not belong here. One that is listed and reached is reported as stale.
 */
export const UNREACHABLE: readonly Unreachable[] = [
  {
    inFunction: null,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is the text of the branch.
    text: 'default: k.WARN_ONCE(true, `Unknown vma_shift ${vma_shift}`);',
    inC: 'default: WARN_ONCE(true, "Unknown vma_shift',
    why:
      'get_vma_page_shift() gives the shift of a page, of a PMD or PUD block, or of a hugetlb size, and arm64 registers hugetlb ' +
      'pages of the sizes CONT_PTE, PMD, CONT_PMD and PUD only: each has its case',
  },
  {
    inFunction: 'fault_supports_stage2_huge_mapping',
    text: 'if (map_size === k.PAGE_SIZE)',
    inC: 'if (map_size == PAGE_SIZE)',
    why: 'every caller asks about PMD_SIZE or PUD_SIZE, which are larger than a page in each configuration',
  },
  {
    inFunction: 'get_user_mapping_size',
    text: 'if (ret)',
    inC: 'if (ret != 0)',
    why:
      'kvm_pgtable_get_leaf() fails only beyond the address space or without a pgd: kvm_set_memory_region() admits a memslot ' +
      'only where access_ok() holds for all of it, and a running vCPU holds its mm',
  },
  {
    inFunction: 'get_user_mapping_size',
    text: "if (k.WARN_ONCE(level.value > KVM_PGTABLE_LAST_LEVEL, 'level > KVM_PGTABLE_LAST_LEVEL'))",
    inC: 'if (WARN_ONCE(level > 3',
    why: 'a walk that succeeds has visited an entry, valid or not, and set the level, which is at most the last one',
  },
  {
    inFunction: 'get_user_mapping_size',
    text: "if (k.WARN_ONCE(level.value < KVM_PGTABLE_FIRST_LEVEL, 'level < KVM_PGTABLE_FIRST_LEVEL'))",
    inC: 'if (WARN_ONCE(level < -1',
    why: 'the walk starts at level 4 - CONFIG_PGTABLE_LEVELS, which is -1 with the most levels that there are, and only descends',
  },
];

const TOPS_UP = 'the caller asks for a cache that is topped up, whatever the fault is';

/** The same of C: what no module of this package has. */
export const UNREACHABLE_IN_C: readonly Unreachable[] = [
  {
    inFunction: 'user_mem_abort',
    text: 'if (fault_is_perm && !write_fault',
    why: "every leaf can be read, unless the guest hypervisor's stage-2 forbids it, and that fault goes there (kvm_s2_handle_perm_fault())",
  },
  {
    inFunction: 'kvm_handle_guest_abort',
    text: 'if (WARN_ONCE(ipa == ~0',
    why: 'where HPFAR_EL2 was not written for a fault of the tables, __get_fault_info() enters the guest again (hyp/include/hyp/fault.h); external aborts have left before',
  },
  { inFunction: 'prepare_mmu_memcache', text: 'if (!topup_memcache)', from: 'gmem_abort', why: TOPS_UP },
  { inFunction: 'prepare_mmu_memcache', text: 'if (!topup_memcache)', from: 'pkvm_mem_abort', why: TOPS_UP },
  {
    inFunction: 'prepare_mmu_memcache',
    text: 'if (!is_protected_kvm_enabled())',
    from: 'pkvm_mem_abort',
    why: 'there is a protected guest in protected mode alone (kvm_vm_is_protected())',
  },
];
