// SPDX-License-Identifier: GPL-2.0-only
/**
 * stage2_split_walker() of arch/arm64/kvm/hyp/pgtable.c: replaces a block by tables down to pages that map the same.
 *
 * The table pages come from the VM's own split cache. Its users fill it for a whole chunk before they take `mmu_lock`,
 * so it is never short here, and the fault handler's cache is not touched: -ENOMEM and the split that stops a level
 * above the pages are left out, because no fault handler can cause or see the difference.
 *
 * As in the kernel, the memory type is not among what kvm_pgtable_stage2_pte_prot() carries over.
 */
import { EAGAIN } from '../errno.ts';
import { PTE_LOCKED, PTE_TABLE, protAttr, pteProt } from './attributes.ts';
import { BUSY, breakPte, makePte } from './pte.ts';
import type { Table } from './table.ts';
import type { WalkState } from './walk_state.ts';

const KVM_PGTABLE_LAST_LEVEL = 3;

export function splitLeaf(w: WalkState, table: Table, position: number, idx: number, level: number): number {
  if (level === KVM_PGTABLE_LAST_LEVEL || position < 0) return 0;
  const old = table.attr[position];
  if ((old & PTE_LOCKED) !== 0) return 0;
  const attr = protAttr(w.m, pteProt(old));
  if (attr < 0) return attr;
  const child = createUnlinked(w, level, attr, table.outputOf(position, idx));
  const at = breakPte(w, table, position, idx, level);
  if (at === BUSY) return -EAGAIN;
  makePte(w.m, table, at, PTE_TABLE, child);
  return 0;
}

/** kvm_pgtable_stage2_create_unlinked(): a full table below an entry of `level`; returns its number. */
function createUnlinked(w: WalkState, level: number, attr: number, phys: number): number {
  const g = w.m.g;
  const step = g.granule[level + 1];
  const number = w.pool.take(step);
  const table = w.pool.table(number);
  if (level + 1 === KVM_PGTABLE_LAST_LEVEL) {
    table.fill(g.PTRS_PER_PTE, attr, phys);
    return number;
  }
  for (let i = 0; i < g.PTRS_PER_PTE; i++) {
    table.insert(i, i, PTE_TABLE, createUnlinked(w, level + 1, attr, phys + i * step));
    table.refs++;
  }
  return number;
}
