// SPDX-License-Identifier: GPL-2.0-only
/** VMA flags (include/linux/mm.h) and stage-1 memory attribute indices (arch/arm64/include/asm/memory.h). */
import { BIT } from './bits.ts';

export const VM_READ = 0x1;
export const VM_WRITE = 0x2;
export const VM_SHARED = 0x8;
export const VM_PFNMAP = 0x400;
export const VM_IO = 0x4000;
export const VM_HUGETLB = 0x40_0000;
export const VM_MIXEDMAP = 0x1000_0000;
/** Above bit 31: test with `hasBit`, never with `&`. */
export const VM_MTE_ALLOWED = BIT(37);
/** Above bit 31: test with `hasBit`, never with `&`. */
export const VM_ALLOW_ANY_UNCACHED = BIT(39);

export const MT_NORMAL = 0;
export const MT_NORMAL_TAGGED = 1;
export const MT_NORMAL_NC = 2;
export const MT_DEVICE_nGnRnE = 3;
export const MT_DEVICE_nGnRE = 4;

/** `FIELD_GET(PTE_ATTRINDX_MASK, prot)`: bits 4:2 of a stage-1 descriptor. */
export function PTE_ATTRINDX(prot: number): number {
  return (prot >>> 2) & 7;
}

/** The inverse of `PTE_ATTRINDX`. */
export function PROT_ATTRINDX(index: number): number {
  return index << 2;
}
