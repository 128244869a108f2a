// SPDX-License-Identifier: GPL-2.0-only
// Whether writes to the slot are tracked.
import type { Kernel } from '../kernel.ts';
import { KVM_MEM_READONLY, type kvm_memory_slot } from '../types.ts';

/** `memslot_is_logging()` (arch/arm64/kvm/mmu.c at e07fc9e2da91): whether writes to the slot are being tracked. */
export function memslot_is_logging(_k: Kernel, memslot: kvm_memory_slot): boolean {
  return memslot.dirty_bitmap !== null && !(memslot.flags & KVM_MEM_READONLY);
}
