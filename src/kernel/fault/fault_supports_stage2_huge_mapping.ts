// SPDX-License-Identifier: GPL-2.0-only
// Whether a block fits slot and addresses.
import { ALIGN_DOWN, offsetIn } from '../bits.ts';
import type { Kernel } from '../kernel.ts';
import type { kvm_memory_slot } from '../types.ts';

/**
 * `fault_supports_stage2_huge_mapping()` (arch/arm64/kvm/mmu.c at e07fc9e2da91): whether a block of `map_size`
 * around `hva` may be mapped. Guest and user addresses must have the same offset in the block, and the block must
 * lie inside the memslot.
 */
export function fault_supports_stage2_huge_mapping(
  k: Kernel,
  memslot: kvm_memory_slot,
  hva: number,
  map_size: number,
): boolean {
  if (map_size === k.PAGE_SIZE) return true;

  if (k.is_protected_kvm_enabled() && map_size !== k.PMD_SIZE) return false;

  const size = memslot.npages * k.PAGE_SIZE;

  const gpa_start = memslot.base_gfn * k.PAGE_SIZE;

  const uaddr_start = memslot.userspace_addr;
  const uaddr_end = uaddr_start + size;

  if (offsetIn(gpa_start, map_size) !== offsetIn(uaddr_start, map_size)) return false;

  return ALIGN_DOWN(hva, map_size) >= uaddr_start && ALIGN_DOWN(hva, map_size) + map_size <= uaddr_end;
}
