// SPDX-License-Identifier: GPL-2.0-only
// Looks at access flags, and clears them.
import { PTE_OLD } from './attributes.ts';
import { setPte } from './pte.ts';
import type { Table } from './table.ts';
import type { WalkState } from './walk_state.ts';

/**
 * stage2_age_walker() of arch/arm64/kvm/hyp/pgtable.c on the valid leaves from `from` up to but without `to` of the run at `position`:
 * notices that they were accessed and, if asked to, forgets it.
 */
export function age(w: WalkState, table: Table, position: number, from: number, to: number): void {
  const attr = table.attr[position];
  if ((attr & PTE_OLD) !== 0) return;
  w.young = true;
  if (!w.mkold) return;
  const alone = table.cut(position, from, to);
  setPte(w.m, table, alone, attr | PTE_OLD, table.output[alone]);
}
