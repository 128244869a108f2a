// SPDX-License-Identifier: GPL-2.0-only
// The mapping size, and how far a later upgrade may go.
import {
  __ffs,
  fault_supports_stage2_huge_mapping,
  get_vma_page_shift,
  type Kernel,
  type kvm_s2_fault_desc,
  memslot_is_logging,
  POISON_NUMBER,
  type vm_area_struct,
} from '../../src/kernel/index.ts';
import type { kvm_s2_fault_vma_info } from './kvm_s2_fault_vma_info.ts';

/**
 * `kvm_s2_resolve_vma_size()` (arch/arm64/kvm/mmu.c at fb9888fdfada): shift of the mapping that VMA, memslot and,
 * for a nested guest, the entry of the guest hypervisor allow; `max_map_size` is what a later upgrade may reach.
 */
export function kvm_s2_resolve_vma_size(
  k: Kernel,
  s2fd: kvm_s2_fault_desc,
  s2vi: kvm_s2_fault_vma_info,
  vma: vm_area_struct,
): number {
  let vma_shift = POISON_NUMBER;

  if (memslot_is_logging(k, s2fd.memslot)) {
    s2vi.max_map_size = k.PAGE_SIZE;
    vma_shift = k.PAGE_SHIFT;
  } else {
    s2vi.max_map_size = k.PUD_SIZE;
    vma_shift = get_vma_page_shift(k, vma, s2fd.hva);
  }

  switch (vma_shift) {
    // #ifndef __PAGETABLE_PMD_FOLDED: -1 is no shift, so in a folded configuration the case is never taken.
    case k.PAGETABLE_PMD_FOLDED ? -1 : k.PUD_SHIFT:
      if (fault_supports_stage2_huge_mapping(k, s2fd.memslot, s2fd.hva, k.PUD_SIZE)) break;
    // fallthrough
    case k.CONT_PMD_SHIFT:
      vma_shift = k.PMD_SHIFT;
    // fallthrough
    case k.PMD_SHIFT:
      if (fault_supports_stage2_huge_mapping(k, s2fd.memslot, s2fd.hva, k.PMD_SIZE)) break;
    // fallthrough
    case k.CONT_PTE_SHIFT:
      vma_shift = k.PAGE_SHIFT;
      s2vi.max_map_size = k.PAGE_SIZE;
    // fallthrough
    case k.PAGE_SHIFT:
      break;
    default:
      k.WARN_ONCE(true, `Unknown vma_shift ${vma_shift}`);
  }

  if (s2fd.nested) {
    let max_map_size = POISON_NUMBER;

    max_map_size = Math.min(s2vi.max_map_size, k.PUD_SIZE);

    // A shadow block must not cover more than the entry of the guest hypervisor that it stands for.
    max_map_size = Math.min(k.kvm_s2_trans_size(s2fd.nested), max_map_size);

    // The guest's granule may differ from the host's: round down to a size that the host has.
    if (max_map_size >= k.PMD_SIZE && max_map_size < k.PUD_SIZE) max_map_size = k.PMD_SIZE;
    else if (max_map_size >= k.PAGE_SIZE && max_map_size < k.PMD_SIZE) max_map_size = k.PAGE_SIZE;

    s2vi.max_map_size = max_map_size;
    vma_shift = Math.min(vma_shift, __ffs(max_map_size));
  }

  return vma_shift;
}
