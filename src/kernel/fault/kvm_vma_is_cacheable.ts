// SPDX-License-Identifier: GPL-2.0-only
// Whether user space maps the VMA cacheable.
import type { Kernel } from '../kernel.ts';
import type { vm_area_struct } from '../types.ts';
import { MT_DEVICE_nGnRE, MT_DEVICE_nGnRnE, MT_NORMAL_NC, PTE_ATTRINDX } from '../vm_flags.ts';

/**
 * `kvm_vma_is_cacheable()` (arch/arm64/kvm/mmu.c at e07fc9e2da91): whether user space itself maps the VMA
 * cacheable.
 */
export function kvm_vma_is_cacheable(_k: Kernel, vma: vm_area_struct): boolean {
  switch (PTE_ATTRINDX(vma.vm_page_prot)) {
    case MT_NORMAL_NC:
    case MT_DEVICE_nGnRnE:
    case MT_DEVICE_nGnRE:
      return false;
    default:
      return true;
  }
}
