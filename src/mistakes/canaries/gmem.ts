// SPDX-License-Identifier: GPL-2.0-only
// What every run of gmem_abort() has to find.
import { type Canary, canary, staleSequence, uninitialisedMemcache } from './runs.ts';

/** One for each family of mistakes: of references, sequence, cache, locks, and of what user space is told. */
export const GMEM_CANARIES: readonly Canary[] = [
  canary('leaked-reference', 'a page that is not given back', () => ({
    kvm_release_faultin_page: () => undefined,
  })),
  staleSequence,
  uninitialisedMemcache,
  canary('kept-lock', 'a path that returns with mmu_lock held', () => ({
    kvm_fault_unlock: () => undefined,
  })),
  canary('no-exit', 'a failure that user space is told nothing of', () => ({
    kvm_prepare_memory_fault_exit: () => undefined,
  })),
];
