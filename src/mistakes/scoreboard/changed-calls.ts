// SPDX-License-Identifier: GPL-2.0-only
// What a report on each mistake should name: the calls that it changes, by hand.

/** What stands for the value that the function returns, beside names of calls and invariants. */
export const RETURN_VALUE = 'return value';

const RELEASES = ['kvm_release_page_unused', 'kvm_release_faultin_page'];
const MAPS = ['kvm_pgtable_stage2_map', 'kvm_pgtable_stage2_relax_perms'];
/** A wrong size or address is in the gfn that is pinned, in what is mapped, and in what is logged. */
const SIZES = [...MAPS, '__kvm_faultin_pfn'];
/** A refusal that is made or not: the last call before it is returned, or the first behind it. */
const REFUSALS = ['kvm_release_page_unused', 'kvm_fault_lock', RETURN_VALUE];
const SEQUENCE = ['mmu_invalidate_seq', 'mmu_invalidate_retry'];
const WALK = ['local_irq_save', 'local_irq_restore', 'kvm_pgtable_get_leaf'];

/**
 * By id of a historical bug or known-bad variant: calls, the return value, or an invariant where the mistake reads what it must not
 * and makes the same calls. A report is good that names one of them where it says that the runs part.
 */
export const CHANGED_CALLS: { readonly [id: string]: readonly string[] } = {
  A1a: RELEASES,
  A1b: RELEASES,
  A2: RELEASES,
  B1: [...SEQUENCE, 'mmap_read_unlock'],
  B2: ['vma-under-lock'],
  B3: WALK,
  B4: [...MAPS, 'kvm_fault_lock', 'read_lock', 'write_lock'],
  B7: ['mmap_read_unlock'],
  C1: MAPS,
  D1: SIZES,
  D2: SIZES,
  D3a: [...SIZES, ...WALK],
  D3b: SIZES,
  D3c: SIZES,
  D4: SIZES,
  D5: [...SIZES, ...WALK],
  D11: ['kvm_pgtable_stage2_map', 'table-pages'],
  E1: REFUSALS,
  E3: REFUSALS,
  F1: ['mark_page_dirty_in_slot'],
  F2: [RETURN_VALUE],
  G1: ['sanitise_mte_tags', RETURN_VALUE],
  H1: ['kvm_send_hwpoison_signal'],
  H3: ['kvm_send_hwpoison_signal', RETURN_VALUE],
  I1: ['__kvm_faultin_pfn'],
  'nested-write-granted-again': MAPS,
  'nested-exec-granted-again': MAPS,
  'nested-read-granted-again': MAPS,
  'dirty-at-nested-ipa': ['mark_page_dirty_in_slot'],
  'topup-for-no-mmu': ['kvm_mmu_cache_min_pages'],
  'topup-for-wrong-mmu': ['kvm_mmu_topup_memory_cache'],
  'lock-of-no-vm': ['kvm_fault_lock'],
  'retry-of-no-vm': ['mmu_invalidate_retry'],
  'tags-of-no-vm': ['sanitise_mte_tags'],
  'mark-for-no-vm': ['mark_page_dirty_in_slot'],
  'release-for-no-vm': ['kvm_release_faultin_page'],
  'any-unmapped-pfn-is-device': [...REFUSALS, ...MAPS],
  'mixedmap-is-memory': [...REFUSALS, ...MAPS, 'sanitise_mte_tags'],
  'error-for-plain-device': REFUSALS,
  'hardware-sets-write': MAPS,
  'no-cache-maintenance': MAPS,
  'only-fault-pfn-is-error': [...MAPS, RETURN_VALUE],
  'u32-pfn': [...MAPS, 'sanitise_mte_tags', 'pfn_is_map_memory'],
  'u32-gfn': SIZES,
  'u32-ipa': [...SIZES, 'mark_page_dirty_in_slot'],
  'output-of-40-bits': ['__kvm_faultin_pfn', ...MAPS],
  'int-sequence': SEQUENCE,
  'u32-sequence': SEQUENCE,
  'u16-sequence': SEQUENCE,
  // An unknown shift is WARNed of before anything is done with the size.
  'int-size': [...SIZES, 'WARN_ONCE'],
  'u32-fault-address': SIZES,
  'relaxed-without-retry': ['mmu_invalidate_retry', ...MAPS],
  'other-entry-taken-for-own': ['mark_page_dirty_in_slot', 'kvm_release_faultin_page'],
  'tags-after-map': ['sanitise_mte_tags', ...MAPS],
  'tags-of-device': ['sanitise_mte_tags'],
  'tags-of-half-a-page': ['sanitise_mte_tags'],
  'walk-at-wrong-address': WALK,
  'walk-at-guest-address': WALK,
  'logging-by-flag': [...SIZES, 'mark_page_dirty_in_slot'],
};
