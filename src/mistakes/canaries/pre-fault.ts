// SPDX-License-Identifier: GPL-2.0-only
// What every run of kvm_arch_vcpu_pre_fault_memory() has to find.
import { type Canary, canary, staleSequence } from './runs.ts';

/** One for each family of mistakes: of memory that is said to be populated, of references, of what changed meanwhile. */
export const PRE_FAULT_CANARIES: readonly Canary[] = [
  canary('lost-mapping', 'memory that is told to be populated and is not mapped', () => ({
    kvm_pgtable_stage2_map: () => 0,
  })),
  canary('kept-page', 'a page that is mapped and never given back', () => ({
    kvm_release_faultin_page: () => undefined,
    kvm_release_page_clean: () => undefined,
    kvm_release_pfn_clean: () => undefined,
    kvm_set_pfn_dirty: () => undefined,
  })),
  staleSequence,
];
