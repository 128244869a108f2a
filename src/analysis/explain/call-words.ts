// SPDX-License-Identifier: GPL-2.0-only
// What the moment before a call is.
import type { CallName } from '../../kernel/calls.ts';

/** What a call before which another thread may act does, and why the moment before it matters. */
export const CALL_WORDS: { readonly [name in CallName]?: string } = {
  mmap_read_lock:
    'The handler is about to look at the VMA; it holds no lock yet, so everything may still change.',
  mmap_read_unlock:
    'The facts of the VMA were copied and the sequence was sampled; once the lock is gone the VMA may be replaced.',
  vma_lookup: 'The VMA of the faulting address is about to be looked up, under mmap_lock.',
  mmu_invalidate_seq:
    'kvm->mmu_invalidate_seq (include/linux/kvm_host.h) is about to be read: what is invalidated from here on is noticed by mmu_invalidate_retry().',
  __kvm_faultin_pfn:
    'The page is about to be pinned; between the look-up of the VMA and here no lock was held.',
  kvm_fault_lock: 'The page is pinned and the permissions are known; mmu_lock is about to be taken.',
  kvm_fault_unlock: 'Entry and page are dealt with; mmu_lock is about to be dropped.',
  read_lock: 'A lock is about to be taken for reading, by a handler that does not use kvm_fault_lock().',
  write_lock: 'A lock is about to be taken for writing, by a handler that does not use kvm_fault_lock().',
  mmu_invalidate_retry:
    'mmu_lock is held; the sequence is about to be compared with the one that was sampled.',
  kvm_pgtable_get_leaf:
    'The user page tables are about to be walked for the size with which the host maps the page.',
  sanitise_mte_tags: 'The tags of the pages are about to be initialised, before they are mapped.',
  kvm_pgtable_stage2_map: 'The new entry is about to be put into the stage-2 tables.',
  kvm_pgtable_stage2_relax_perms: 'The entry that is there is about to get more permissions.',
  kvm_release_faultin_page:
    'The pinned page is about to be given back under mmu_lock, marked as used or not.',
  kvm_release_page_unused: 'The pinned page is about to be given back on a path that did not map it.',
  mark_page_dirty_in_slot: 'mmu_lock is dropped; the page is about to be marked in the dirty log.',
};
