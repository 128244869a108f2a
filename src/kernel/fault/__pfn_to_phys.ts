// SPDX-License-Identifier: GPL-2.0-only
// Pfn to physical address.
import type { Kernel } from '../kernel.ts';

/** `__pfn_to_phys()`, `pfn << PAGE_SHIFT` (include/linux/pfn.h, `PFN_PHYS`). */
export function __pfn_to_phys(k: Kernel, pfn: number): number {
  return pfn * k.PAGE_SIZE;
}
