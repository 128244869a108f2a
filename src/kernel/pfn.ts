// SPDX-License-Identifier: GPL-2.0-only
/**
 * Error pfns (include/linux/kvm_host.h). In the kernel they live above bit 52; here they are negative numbers,
 * which no real pfn is, so `is_error_noslot_pfn` stays one comparison.
 */

import { hex } from './bits.ts';

export const KVM_PFN_ERR_FAULT = -1;
export const KVM_PFN_ERR_HWPOISON = -2;
export const KVM_PFN_ERR_RO_FAULT = -3;
export const KVM_PFN_ERR_SIGPENDING = -4;
export const KVM_PFN_ERR_NEEDS_IO = -5;
export const KVM_PFN_NOSLOT = -16;

export const FOLL_WRITE = 0x1;
/** With it a poisoned page is -EHWPOISON, and -EFAULT without. */
export const FOLL_HWPOISON = 0x40;
/** The page stays pinned for as long as user space likes. */
export const FOLL_LONGTERM = 0x100;

/** Whether `pfn` is an error or lies in no slot. */
export function is_error_noslot_pfn(pfn: number): boolean {
  return pfn < 0;
}

const NAMES = new Map<number, string>([
  [KVM_PFN_ERR_FAULT, 'KVM_PFN_ERR_FAULT'],
  [KVM_PFN_ERR_HWPOISON, 'KVM_PFN_ERR_HWPOISON'],
  [KVM_PFN_ERR_RO_FAULT, 'KVM_PFN_ERR_RO_FAULT'],
  [KVM_PFN_ERR_SIGPENDING, 'KVM_PFN_ERR_SIGPENDING'],
  [KVM_PFN_ERR_NEEDS_IO, 'KVM_PFN_ERR_NEEDS_IO'],
  [KVM_PFN_NOSLOT, 'KVM_PFN_NOSLOT'],
]);

/** The symbolic name of an error pfn, or the pfn in hexadecimal. */
export function pfnName(pfn: number): string {
  return NAMES.get(pfn) ?? `${hex(pfn)}`;
}
