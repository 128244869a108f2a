// SPDX-License-Identifier: GPL-2.0-only
// Gfn to guest address.
import type { Kernel } from '../kernel.ts';

/** `gfn_to_gpa()`, `gfn << PAGE_SHIFT` (include/linux/kvm_host.h). */
export function gfn_to_gpa(k: Kernel, gfn: number): number {
  return gfn * k.PAGE_SIZE;
}
