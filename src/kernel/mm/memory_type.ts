// SPDX-License-Identifier: GPL-2.0-only
// Stage-1 memory types.
import { MT_DEVICE_nGnRE, MT_DEVICE_nGnRnE, MT_NORMAL_NC } from '../vm_flags.ts';

/** Whether a stage-1 memory type is cacheable (`kvm_vma_is_cacheable()` in arch/arm64/kvm/mmu.c). */
export function isCacheableMemType(index: number): boolean {
  return index !== MT_NORMAL_NC && index !== MT_DEVICE_nGnRnE && index !== MT_DEVICE_nGnRE;
}

const NAMES = ['normal', 'normal-tagged', 'normal-nc', 'device-nGnRnE', 'device-nGnRE'];

/** Name of a memory type index. */
export function memTypeName(index: number): string {
  return NAMES[index] ?? `MT ${index}`;
}
