// SPDX-License-Identifier: GPL-2.0-only
// What a release takes for a device's memory, and how it maps it: what earlier faults and other vCPUs made of a page is made by the same kernel.

/** How a release maps what is not the kernel's memory. */
export interface MappingRules {
  /**
   * Up to 6.16, whatever VMA the pfn comes from: what lies outside the memory map is a device's (`kvm_is_device_pfn()` alone in
   * user_mem_abort()). From 6.17 on only in a VMA of pfns, and not if that is cacheable (`kvm_vma_is_cacheable()`).
   */
  readonly devicesByPfn: boolean;
  /** From 6.9 on: Normal-NC where the driver allows it (`VM_ALLOW_ANY_UNCACHED`). */
  readonly normalNc: boolean;
}

/** Those of the newest release. */
export const PRESENT_RULES: MappingRules = { devicesByPfn: false, normalNc: true };
