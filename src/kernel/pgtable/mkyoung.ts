// SPDX-License-Identifier: GPL-2.0-only
// Sets the access flag.
import { PTE_OLD } from './attributes.ts';
import type { PageTable } from './page_table.ts';
import { updateAttrs } from './update_attrs.ts';

/** kvm_pgtable_stage2_mkyoung() of arch/arm64/kvm/hyp/pgtable.c: sets the access flag of the leaf over `addr`. */
export function mkyoung(t: PageTable, addr: number, flags: number): void {
  updateAttrs(t, addr, 1, 0, PTE_OLD, flags);
}
