// SPDX-License-Identifier: GPL-2.0-only
// What the rest of a release's kernel makes of a page: the handler, earlier faults and other vCPUs come to the same walkers, pins and memory types.

/** How a release maps memory, and changes what is mapped. */
export interface MappingRules {
  /**
   * Up to 6.16, whatever VMA the pfn comes from: what lies outside the memory map is a device's (`kvm_is_device_pfn()` alone in
   * user_mem_abort()). From 6.17 on only in a VMA of pfns, and not if that is cacheable (`kvm_vma_is_cacheable()`).
   */
  readonly devicesByPfn: boolean;
  /** From 6.9 on: Normal-NC where the driver allows it (`VM_ALLOW_ANY_UNCACHED`). */
  readonly normalNc: boolean;
  /**
   * From 6.19 on kvm_pgtable_stage2_relax_perms() writes the whole XN field (stage2_set_xn_attr(), for FEAT_XNX): a leaf stops being executable where
   * execution is not asked for. Before, execution is only ever added.
   */
  readonly relaxTakesExecution: boolean;
  /**
   * Up to 6.12: a page with a `struct page` is held and marked like any other, though a driver mapped it by pfn (kvm_try_get_pfn() in
   * hva_to_pfn_remapped()). Since then such a page is looked up alone.
   */
  readonly pinsRemapped: boolean;
}

/** Those of the newest release. */
export const PRESENT_RULES: MappingRules = {
  devicesByPfn: false,
  normalNc: true,
  relaxTakesExecution: true,
  pinsRemapped: false,
};
