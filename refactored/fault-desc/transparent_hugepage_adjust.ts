// SPDX-License-Identifier: GPL-2.0-only
// The THP adjustment on a gfn.
import {
  ALIGN_DOWN,
  fault_supports_stage2_huge_mapping,
  get_user_mapping_size,
  type Kernel,
  type kvm,
  type kvm_memory_slot,
  type Ref,
} from '../../src/kernel/index.ts';

/**
 * `transparent_hugepage_adjust()` (arch/arm64/kvm/mmu.c at fb9888fdfada): where the host maps `hva` with a PMD or
 * more, moves pfn and gfn to the start of the block. Returns the size to map, or a negative error.
 */
export function transparent_hugepage_adjust(
  k: Kernel,
  kvm: kvm,
  memslot: kvm_memory_slot,
  hva: number,
  pfnp: Ref<number>,
  gfnp: Ref<number>,
): number {
  let pfn = pfnp.value;
  let gfn = gfnp.value;

  if (fault_supports_stage2_huge_mapping(k, memslot, hva, k.PMD_SIZE)) {
    const sz = get_user_mapping_size(k, kvm, hva);

    if (sz < 0) return sz;

    if (sz < k.PMD_SIZE) return k.PAGE_SIZE;

    gfn = ALIGN_DOWN(gfn, k.PTRS_PER_PMD);
    gfnp.value = gfn;
    pfn = ALIGN_DOWN(pfn, k.PTRS_PER_PMD);
    pfnp.value = pfn;

    return k.PMD_SIZE;
  }

  return k.PAGE_SIZE;
}
