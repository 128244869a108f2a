// SPDX-License-Identifier: GPL-2.0-only
// Guest address to gfn.
import type { Kernel } from '../kernel.ts';

/** `gpa_to_gfn()`, `gpa >> PAGE_SHIFT` (include/linux/kvm_host.h). */
export function gpa_to_gfn(k: Kernel, gpa: number): number {
  return Math.floor(gpa / k.PAGE_SIZE);
}
