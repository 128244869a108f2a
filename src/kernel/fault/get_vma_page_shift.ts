// SPDX-License-Identifier: GPL-2.0-only
// The largest shift that the VMA alone allows.
import { ALIGN, ALIGN_DOWN, offsetIn } from '../bits.ts';
import type { Kernel } from '../kernel.ts';
import type { vm_area_struct } from '../types.ts';
import { VM_PFNMAP } from '../vm_flags.ts';

/**
 * `get_vma_page_shift()` (arch/arm64/kvm/mmu.c at e07fc9e2da91): shift of the largest mapping that the VMA alone
 * allows at `hva`: the huge page size of hugetlb, and for PFNMAP the largest block in which user and physical
 * address have the same offset.
 */
export function get_vma_page_shift(k: Kernel, vma: vm_area_struct, hva: number): number {
  if (k.is_vm_hugetlb_page(vma) && !(vma.vm_flags & VM_PFNMAP)) return k.huge_page_shift(vma);

  if (!(vma.vm_flags & VM_PFNMAP)) return k.PAGE_SHIFT;

  k.VM_BUG_ON(k.is_vm_hugetlb_page(vma));

  const pa = vma.vm_pgoff * k.PAGE_SIZE + (hva - vma.vm_start);

  if (!k.PAGETABLE_PMD_FOLDED) {
    if (
      offsetIn(hva, k.PUD_SIZE) === offsetIn(pa, k.PUD_SIZE) &&
      ALIGN_DOWN(hva, k.PUD_SIZE) >= vma.vm_start &&
      ALIGN(hva, k.PUD_SIZE) <= vma.vm_end
    )
      return k.PUD_SHIFT;
  }

  if (
    offsetIn(hva, k.PMD_SIZE) === offsetIn(pa, k.PMD_SIZE) &&
    ALIGN_DOWN(hva, k.PMD_SIZE) >= vma.vm_start &&
    ALIGN(hva, k.PMD_SIZE) <= vma.vm_end
  )
    return k.PMD_SHIFT;

  return k.PAGE_SHIFT;
}
