// SPDX-License-Identifier: GPL-2.0-only
// The six canaries.
import { POISON } from '../../kernel/poison.ts';
import type { memcache } from '../../kernel/types.ts';
import type { Canary } from './canary.ts';

/** The canaries of every run: one for each family of bugs that the history of the function knows. */
export const CANARIES: readonly Canary[] = [
  {
    name: 'leaked-reference',
    about: 'an early return that does not release the page',
    sabotage: () => ({ kvm_release_page_unused: () => undefined }),
  },
  {
    name: 'stale-sequence',
    about: 'facts used after the lock that protected them was dropped',
    sabotage: () => ({ mmu_invalidate_retry: () => false }),
  },
  {
    name: 'uninitialised-memcache',
    about: 'a memory cache that is set in one branch only',
    sabotage: (k) => ({
      kvm_pgtable_stage2_map: (pgt, addr, size, phys, prot, _mc, flags) =>
        k.kvm_pgtable_stage2_map(pgt, addr, size, phys, prot, POISON as memcache, flags),
    }),
  },
  {
    name: 'lost-dirty-bit',
    about: 'a page that is mapped writable and not logged',
    sabotage: () => ({ mark_page_dirty_in_slot: () => undefined }),
  },
  {
    name: 'uninitialised-tags',
    about: 'memory that is mapped into a VM with MTE as it is',
    sabotage: () => ({ sanitise_mte_tags: () => undefined }),
  },
  {
    name: 'kept-lock',
    about: 'a path that returns with mmap_lock held',
    sabotage: () => ({ mmap_read_unlock: () => undefined }),
  },
];
