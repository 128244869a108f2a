// SPDX-License-Identifier: GPL-2.0-only
// The mapping size.
import {
  __ffs,
  fault_supports_stage2_huge_mapping,
  get_vma_page_shift,
  type Kernel,
  type kvm_memory_slot,
  type kvm_s2_trans,
  POISON_NUMBER,
  type Ref,
  type vm_area_struct,
} from '../../src/kernel/index.ts';

/**
 * `kvm_s2_resolve_vma_size()` (arch/arm64/kvm/mmu.c at 11f8f1b8a97b): shift of the mapping that VMA, memslot and,
 * for a nested guest, the entry of the guest hypervisor allow.
 */
export function kvm_s2_resolve_vma_size(
  k: Kernel,
  vma: vm_area_struct,
  hva: number,
  memslot: kvm_memory_slot,
  nested: kvm_s2_trans | null,
  force_pte: Ref<boolean>,
  ipa: Ref<number>,
): number {
  let vma_shift = POISON_NUMBER;

  if (force_pte.value) vma_shift = k.PAGE_SHIFT;
  else vma_shift = get_vma_page_shift(k, vma, hva);

  switch (vma_shift) {
    // #ifndef __PAGETABLE_PMD_FOLDED: -1 is no shift, so in a folded configuration the case is never taken.
    case k.PAGETABLE_PMD_FOLDED ? -1 : k.PUD_SHIFT:
      if (fault_supports_stage2_huge_mapping(k, memslot, hva, k.PUD_SIZE)) break;
    // fallthrough
    case k.CONT_PMD_SHIFT:
      vma_shift = k.PMD_SHIFT;
    // fallthrough
    case k.PMD_SHIFT:
      if (fault_supports_stage2_huge_mapping(k, memslot, hva, k.PMD_SIZE)) break;
    // fallthrough
    case k.CONT_PTE_SHIFT:
      vma_shift = k.PAGE_SHIFT;
      force_pte.value = true;
    // fallthrough
    case k.PAGE_SHIFT:
      break;
    default:
      k.WARN_ONCE(true, `Unknown vma_shift ${vma_shift}`);
  }

  if (nested) {
    let max_map_size = POISON_NUMBER;

    max_map_size = force_pte.value ? k.PAGE_SIZE : k.PUD_SIZE;

    ipa.value = k.kvm_s2_trans_output(nested);

    // A shadow block must not cover more than the entry of the guest hypervisor that it stands for.
    max_map_size = Math.min(k.kvm_s2_trans_size(nested), max_map_size);

    // The guest's granule may differ from the host's: round down to a size that the host has.
    if (max_map_size >= k.PMD_SIZE && max_map_size < k.PUD_SIZE) max_map_size = k.PMD_SIZE;
    else if (max_map_size >= k.PAGE_SIZE && max_map_size < k.PMD_SIZE) max_map_size = k.PAGE_SIZE;

    force_pte.value = max_map_size === k.PAGE_SIZE;
    vma_shift = Math.min(vma_shift, __ffs(max_map_size));
  }

  return vma_shift;
}
