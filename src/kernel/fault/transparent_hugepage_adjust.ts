// SPDX-License-Identifier: GPL-2.0-only
// The THP adjustment on an IPA.
import { ALIGN_DOWN } from '../bits.ts';
import type { Kernel } from '../kernel.ts';
import type { Ref } from '../poison.ts';
import type { kvm, kvm_memory_slot } from '../types.ts';
import { fault_supports_stage2_huge_mapping } from './fault_supports_stage2_huge_mapping.ts';
import { get_user_mapping_size } from './get_user_mapping_size.ts';

/**
 * `transparent_hugepage_adjust()` (arch/arm64/kvm/mmu.c at e07fc9e2da91): where the host maps `hva` with a PMD or
 * more, moves pfn and IPA to the start of the block. Returns the size to map, or a negative error.
 */
export function transparent_hugepage_adjust(
  k: Kernel,
  kvm: kvm,
  memslot: kvm_memory_slot,
  hva: number,
  pfnp: Ref<number>,
  ipap: Ref<number>,
): number {
  let pfn = pfnp.value;

  if (fault_supports_stage2_huge_mapping(k, memslot, hva, k.PMD_SIZE)) {
    const sz = get_user_mapping_size(k, kvm, hva);

    if (sz < 0) return sz;

    if (sz < k.PMD_SIZE) return k.PAGE_SIZE;

    ipap.value = ALIGN_DOWN(ipap.value, k.PMD_SIZE);
    pfn = ALIGN_DOWN(pfn, k.PTRS_PER_PMD);
    pfnp.value = pfn;

    return k.PMD_SIZE;
  }

  return k.PAGE_SIZE;
}
