// SPDX-License-Identifier: GPL-2.0-only
// Whether the VMA may carry tags.
import { hasBit } from '../bits.ts';
import type { Kernel } from '../kernel.ts';
import type { vm_area_struct } from '../types.ts';
import { VM_MTE_ALLOWED } from '../vm_flags.ts';

/** `kvm_vma_mte_allowed()` (arch/arm64/kvm/mmu.c at e07fc9e2da91): whether the memory of the VMA can hold tags. */
export function kvm_vma_mte_allowed(_k: Kernel, vma: vm_area_struct): boolean {
  return hasBit(vma.vm_flags, VM_MTE_ALLOWED);
}
