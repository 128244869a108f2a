// SPDX-License-Identifier: GPL-2.0-only
// Copies that equal their original.
import type { Equivalent } from '../equivalent.ts';
import { DESC, EXTRACTED, HELPER, LEGACY, STATE } from './files.ts';

const JUST_COPIED = 'The copy was made a moment ago, and neither side was written since.';

const SAME_MODE =
  'The mode is fixed at boot, so that what was copied in the same mode is what is meant here.';

/** A copy and its original that hold the same value. */
export const COPIES: readonly Equivalent[] = [
  {
    files: [LEGACY],
    line: 'if (force_pte) vma_shift = k.PAGE_SHIFT;',
    operators: ['stale-copy'],
    becomes: ['logging_active'],
    reason: JUST_COPIED,
  },
  {
    files: [EXTRACTED('kvm_s2_fault_get_vma_info'), STATE('kvm_s2_fault_get_vma_info')],
    line: 'const ipa = ref(fault.ipa);',
    operators: ['swap-address'],
    reason:
      'Both are the address that faulted up to here: fault.ipa is initialised with it, and the helper has yet to be called.',
  },
  {
    files: [EXTRACTED('kvm_s2_fault_get_vma_info'), STATE('kvm_s2_fault_get_vma_info')],
    line: 'fault.ipa = ALIGN_DOWN(fault.ipa, fault.vma_pagesize);',
    operators: ['stale-copy'],
    becomes: ['ipa.value'],
    reason: JUST_COPIED,
  },
  {
    files: [DESC('kvm_s2_fault_map')],
    line: 'if (mapping_size === k.PAGE_SIZE && !(s2vi.max_map_size === k.PAGE_SIZE || s2vi.map_non_cacheable)) {',
    operators: ['stale-copy'],
    becomes: ['s2vi.vma_pagesize'],
    reason: JUST_COPIED,
  },
  {
    files: [DESC('kvm_s2_fault_map')],
    line: 'ret = k.kvm_pgtable_stage2_relax_perms(pgt, gfn_to_gpa(k, gfn.value), prot, flags);',
    operators: ['stale-copy'],
    becomes: ['s2vi.gfn'],
    reason:
      'Only transparent_hugepage_adjust() moves gfn, and then it makes the mapping PMD_SIZE where the entry that faulted is a page: that is mapped, not relaxed.',
  },
  {
    files: [HELPER('transparent_hugepage_adjust'), DESC('transparent_hugepage_adjust')],
    line: 'pfn = ALIGN_DOWN(pfn, k.PTRS_PER_PMD);',
    operators: ['stale-copy'],
    reason: JUST_COPIED,
  },
  {
    files: [DESC('transparent_hugepage_adjust')],
    line: 'gfn = ALIGN_DOWN(gfn, k.PTRS_PER_PMD);',
    operators: ['stale-copy'],
    reason: JUST_COPIED,
  },
  {
    files: [DESC('kvm_s2_fault_pin_pfn')],
    line: 'k.kvm_release_faultin_page(s2fd.vcpu.kvm, s2vi.page, true, false);',
    operators: ['stale-copy'],
    becomes: ['page.value'],
    reason: JUST_COPIED,
  },
  {
    files: [HELPER('prepare_mmu_memcache')],
    line: 'if (!k.is_protected_kvm_enabled()) return k.kvm_mmu_topup_memory_cache(memcache.value, min_pages);',
    operators: ['stale-copy'],
    becomes: ['vcpu.arch.mmu_page_cache'],
    reason: SAME_MODE,
  },
  {
    files: [HELPER('prepare_mmu_memcache')],
    line: 'return k.topup_hyp_memcache(memcache.value, min_pages);',
    operators: ['stale-copy'],
    becomes: ['vcpu.arch.pkvm_memcache'],
    reason: SAME_MODE,
  },
];
