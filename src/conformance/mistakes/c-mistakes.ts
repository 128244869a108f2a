// SPDX-License-Identifier: GPL-2.0-only
// The mistakes that are planted into the C.
import type { CEdit } from './c-edit.ts';

/** A mistake that is planted into the kernel's C, to see whether it is found. */
export interface CMistake {
  readonly name: string;
  readonly edit: CEdit;
}

/** Mistakes for the walkers as they are since 6.4. */
export const C_MISTAKES: readonly CMistake[] = [
  { name: 'a broken entry stays counted', edit: { function: 'stage2_try_break_pte', drop: 'put_page' } },
  { name: 'a made entry is not counted', edit: { function: 'stage2_make_pte', drop: 'get_page' } },
  {
    name: 'a table is replaced without a flush',
    edit: { function: 'stage2_try_break_pte', drop: 'kvm_tlb_flush_vmid_range' },
  },
  {
    name: 'a leaf is replaced without a flush',
    edit: { function: 'stage2_try_break_pte', drop: 'kvm_call_hyp' },
  },
  {
    name: 'a locked entry is taken',
    edit: { function: 'stage2_pte_is_locked', word: 'KVM_INVALID_PTE_LOCKED', becomes: '0' },
  },
  {
    name: 'a new leaf is not cleaned to memory',
    edit: { function: 'stage2_map_walker_try_leaf', drop: 'dcache_clean_inval_poc' },
  },
  {
    name: 'a new executable leaf leaves the instruction cache alone',
    edit: { function: 'stage2_map_walker_try_leaf', drop: 'icache_inval_pou' },
  },
  {
    name: 'a collapsed table is lost',
    edit: { function: 'stage2_map_walk_table_pre', drop: 'free_unlinked_table' },
  },
  {
    name: 'a table page is lost when the entry is locked',
    edit: { function: 'stage2_map_walk_leaf', drop: 'put_page' },
  },
  {
    name: 'no memory is another error',
    edit: { function: 'stage2_map_walk_leaf', word: 'ENOMEM', becomes: 'EAGAIN' },
  },
  {
    name: 'a map may change permissions',
    edit: { function: 'stage2_pte_needs_update', word: 'KVM_PTE_LEAF_ATTR_S2_PERMS', becomes: '0' },
  },
  {
    name: 'blocks at output addresses that are not aligned',
    edit: { function: 'kvm_block_mapping_supported', call: 'IS_ALIGNED', is: '1' },
  },
  {
    name: 'blocks at input addresses that are not aligned',
    edit: { function: 'kvm_block_mapping_supported', call: 'IS_ALIGNED', is: '1', nth: 2 },
  },
  {
    name: 'blocks at every level',
    edit: { function: 'kvm_block_mapping_supported', call: 'kvm_level_supports_block_mapping', is: '1' },
  },
  {
    name: 'every leaf of a map has the first output address',
    edit: { function: 'stage2_map_walker_phys_addr', word: 'start', becomes: 'addr' },
  },
  {
    name: 'device memory may be executable',
    edit: { function: 'stage2_set_prot_attr', word: '-EINVAL', becomes: '0', nth: 2 },
  },
  {
    name: 'two memory types at once',
    edit: { function: 'stage2_set_prot_attr', word: '-EINVAL', becomes: '0' },
  },
  {
    name: 'software bits are lost',
    edit: { function: 'stage2_set_prot_attr', word: 'KVM_PTE_LEAF_ATTR_HI_SW', becomes: '0' },
  },
  {
    name: 'a table is freed with entries in it',
    edit: { function: 'stage2_unmap_walker', call: 'page_count', is: '1' },
  },
  {
    name: 'an empty table is kept',
    edit: { function: 'stage2_unmap_walker', call: 'page_count', is: '2' },
  },
  {
    name: 'an unmapped page is not cleaned to memory',
    edit: { function: 'stage2_unmap_walker', drop: 'dcache_clean_inval_poc' },
  },
  {
    name: 'an unmapped leaf is not flushed',
    edit: { function: 'stage2_unmap_put_pte', drop: 'kvm_call_hyp', nth: 2 },
  },
  {
    name: 'an unmapped table is not flushed',
    edit: { function: 'stage2_unmap_put_pte', drop: 'kvm_call_hyp' },
  },
  {
    name: 'nothing mapped is no lost race',
    edit: { function: 'stage2_attr_walker', word: '-EAGAIN', becomes: '0' },
  },
  {
    name: 'execution is granted over a stale instruction cache',
    edit: { function: 'stage2_attr_walker', drop: 'icache_inval_pou' },
  },
  {
    name: 'relaxing takes software bits',
    edit: { function: 'kvm_pgtable_stage2_relax_perms', word: 'KVM_PTE_LEAF_ATTR_HI_SW', becomes: '0' },
  },
  {
    name: 'relaxing does not flush',
    edit: { function: 'kvm_pgtable_stage2_relax_perms', drop: 'kvm_call_hyp' },
  },
  {
    name: 'relaxing adds no W',
    edit: {
      function: 'kvm_pgtable_stage2_relax_perms',
      word: 'KVM_PTE_LEAF_ATTR_LO_S2_S2AP_W',
      becomes: '0',
    },
  },
  {
    name: 'write protection takes R',
    edit: {
      function: 'kvm_pgtable_stage2_wrprotect',
      word: 'KVM_PTE_LEAF_ATTR_LO_S2_S2AP_W',
      becomes: 'KVM_PTE_LEAF_ATTR_LO_S2_S2AP_R',
    },
  },
  {
    name: 'write protection stops at a hole',
    edit: {
      function: 'kvm_pgtable_stage2_wrprotect',
      word: '0',
      becomes: 'KVM_PGTABLE_WALK_HANDLE_FAULT',
      nth: 2,
    },
  },
  {
    name: 'ageing takes W',
    edit: {
      function: 'stage2_age_walker',
      word: 'KVM_PTE_LEAF_ATTR_LO_S2_AF',
      becomes: 'KVM_PTE_LEAF_ATTR_LO_S2_S2AP_W',
    },
  },
  {
    name: 'testing for age ages',
    edit: { function: 'stage2_age_walker', word: 'mkold', becomes: 'young' },
  },
  {
    name: 'a split table is cleaned again',
    edit: { function: 'kvm_pgtable_stage2_create_unlinked', word: 'KVM_PGTABLE_WALK_SKIP_CMO', becomes: '0' },
  },
  {
    name: 'a split stops above the pages',
    edit: { function: 'stage2_split_walker', word: 'true', becomes: 'false' },
  },
  {
    name: 'a freed table keeps what is below it',
    edit: { function: 'stage2_free_walker', drop: 'put_page', nth: 2 },
  },
  {
    name: 'a lost race ends every walk',
    edit: { function: 'kvm_pgtable_walk_continue', word: 'EAGAIN', becomes: 'EINVAL' },
  },
  {
    name: 'the end of a range is not rounded up',
    edit: { function: 'kvm_pgtable_walk', word: 'PAGE_ALIGN', becomes: '' },
  },
  {
    name: 'a range beyond the input addresses is another error',
    edit: { function: '_kvm_pgtable_walk', word: 'ERANGE', becomes: 'EINVAL' },
  },
];
