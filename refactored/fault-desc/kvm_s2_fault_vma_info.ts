// SPDX-License-Identifier: GPL-2.0-only
// The structure of what host and VMA say.
import type { page } from '../../src/kernel/index.ts';

/** `struct kvm_s2_fault_vma_info` (arch/arm64/kvm/mmu.c at fb9888fdfada): what host and VMA say about the fault. */
export interface kvm_s2_fault_vma_info {
  mmu_seq: number;
  vma_pagesize: number;
  vm_flags: number;
  max_map_size: number;
  page: page | null;
  pfn: number;
  gfn: number;
  device: boolean;
  mte_allowed: boolean;
  is_vma_cacheable: boolean;
  map_writable: boolean;
  map_non_cacheable: boolean;
}
