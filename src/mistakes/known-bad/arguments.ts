// SPDX-License-Identifier: GPL-2.0-only
// A wrong object where the kernel looks at the argument.
import { COMPARISON, inLegacy, type KnownBad } from './known-bad.ts';

/** The kernel oopses or goes on with another object: the machine says so in its warnings. */
const SEEN = ['no-bug', 'arguments-initialised', ...COMPARISON];

/** Calls that are given an object that is not there, or not the one that is meant. */
export const ARGUMENTS: readonly KnownBad[] = [
  inLegacy('topup-for-no-mmu', 'The cache is topped up for an mmu that is not there', SEEN, (code) => {
    code.replace(
      code.call('prepare_mmu_memcache', 'k.kvm_mmu_cache_min_pages'),
      'k.kvm_mmu_cache_min_pages(null)',
    );
  }),
  inLegacy(
    'topup-for-wrong-mmu',
    "The cache is topped up for the VM's own tables where the shadow of a nested guest is mapped, which has more levels",
    ['memcache-sufficient'],
    (code) => {
      code.replace(
        code.call('prepare_mmu_memcache', 'k.kvm_mmu_cache_min_pages'),
        'k.kvm_mmu_cache_min_pages(vcpu.kvm.arch.mmu)',
      );
    },
  ),
  inLegacy('lock-of-no-vm', 'mmu_lock is taken of a VM that is not there', SEEN, (code) => {
    code.replace(code.call('user_mem_abort', 'k.kvm_fault_lock'), 'k.kvm_fault_lock(null)');
  }),
  inLegacy('retry-of-no-vm', 'The sequence of a VM that is not there is looked at', SEEN, (code) => {
    code.replace(
      code.call('user_mem_abort', 'k.mmu_invalidate_retry'),
      'k.mmu_invalidate_retry(null, mmu_seq)',
    );
  }),
  inLegacy('tags-of-no-vm', 'Tags are initialised for a VM that is not there', SEEN, (code) => {
    code.replace(
      code.call('user_mem_abort', 'k.sanitise_mte_tags'),
      'k.sanitise_mte_tags(null, pfn.value, vma_pagesize)',
    );
  }),
  inLegacy('mark-for-no-vm', 'The dirty log is told for a VM that is not there', SEEN, (code) => {
    code.replace(
      code.call('user_mem_abort', 'k.mark_page_dirty_in_slot'),
      'k.mark_page_dirty_in_slot(null, memslot, gfn)',
    );
  }),
  inLegacy('release-for-no-vm', 'The page is released for a VM that is not there', SEEN, (code) => {
    code.replace(
      code.call('user_mem_abort', 'k.kvm_release_faultin_page'),
      'k.kvm_release_faultin_page(null, page.value, !!ret, writable.value)',
    );
  }),
];
