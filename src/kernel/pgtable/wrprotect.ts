// SPDX-License-Identifier: GPL-2.0-only
// Write-protects a range.
import { KVM_PGTABLE_PROT_W, KVM_PGTABLE_WALK_IGNORE_EAGAIN } from '../prot.ts';
import type { PageTable } from './page_table.ts';
import { updateAttrs } from './update_attrs.ts';

/** kvm_pgtable_stage2_wrprotect() of arch/arm64/kvm/hyp/pgtable.c; the caller flushes the TLB. */
export function wrprotect(t: PageTable, addr: number, size: number): number {
  return updateAttrs(t, addr, size, 0, KVM_PGTABLE_PROT_W, KVM_PGTABLE_WALK_IGNORE_EAGAIN);
}
