// SPDX-License-Identifier: GPL-2.0-only
// The six canaries.
import type { Machine } from '../../kernel/machine.ts';
import { POISON } from '../../kernel/poison.ts';
import type { memcache } from '../../kernel/types.ts';
import { type Mistake, type OverriddenCall, type Override, overriding } from '../mistake.ts';

/** A mistake that every run has to find: a run that misses it proves nothing. It can be made of any variant. */
export type Canary = Mistake<OverriddenCall>;

/** A canary of single faults. */
export function canary(id: string, title: string, override: Override): Canary {
  return { id, title, origin: 'canary', variant: null, planting: overriding<Machine>(override) };
}

export const staleSequence = canary(
  'stale-sequence',
  'facts used after the lock that protected them was dropped',
  () => ({ mmu_invalidate_retry: () => false }),
);

export const uninitialisedMemcache = canary(
  'uninitialised-memcache',
  'a memory cache that is set in one branch only',
  (k) => ({
    kvm_pgtable_stage2_map: (pgt, addr, size, phys, prot, _mc, flags) =>
      k.kvm_pgtable_stage2_map(pgt, addr, size, phys, prot, POISON as memcache, flags),
  }),
);

/** What gives a page back up to 6.12, on whichever way out. */
const BY_PFN: object = { kvm_release_pfn_clean: () => undefined };

/** The canaries of every run: one for each family of bugs that the history of the function knows. */
export const CANARIES: readonly Canary[] = [
  canary('leaked-reference', 'an early return that does not release the page', () => ({
    kvm_release_page_unused: () => undefined,
    ...BY_PFN,
  })),
  staleSequence,
  uninitialisedMemcache,
  canary('lost-dirty-bit', 'a page that is mapped writable and not logged', () => ({
    mark_page_dirty_in_slot: () => undefined,
  })),
  canary('uninitialised-tags', 'memory that is mapped into a VM with MTE as it is', () => ({
    sanitise_mte_tags: () => undefined,
  })),
  canary('kept-lock', 'a path that returns with mmap_lock held', () => ({
    mmap_read_unlock: () => undefined,
  })),
];
