// SPDX-License-Identifier: GPL-2.0-only
// Frees a table that was cut off.
import { PTE_TABLE } from './attributes.ts';
import { warn } from './maintenance.ts';
import type { WalkState } from './walk_state.ts';

/**
 * kvm_pgtable_stage2_free_unlinked() of arch/arm64/kvm/hyp/pgtable.c: frees a table that is no longer reachable, with
 * everything below it. The kernel waits for an RCU grace period first, for the sake of walkers that hold no lock;
 * no walker here is interrupted, so none can be left behind in the table.
 */
export function freeUnlinked(w: WalkState, number: number): void {
  dropEntries(w, number);
  if (w.pool.table(number).refs !== 1) warn(w.m, 'a table that is freed has entries');
  w.pool.free(number);
}

/** stage2_free_walker(): leaves first, a table after what is below it, and only if that left it empty. */
function dropEntries(w: WalkState, number: number): void {
  const table = w.pool.table(number);
  for (let i = 0; i < table.n; i++) {
    if ((table.attr[i] & PTE_TABLE) === 0) {
      table.refs -= table.length[i];
      continue;
    }
    const child = table.output[i];
    dropEntries(w, child);
    if (w.pool.table(child).refs !== 1) continue;
    table.refs--;
    w.pool.free(child);
  }
}
