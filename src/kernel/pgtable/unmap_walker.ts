// SPDX-License-Identifier: GPL-2.0-only
/**
 * stage2_unmap_walker() of arch/arm64/kvm/hyp/pgtable.c. A block is removed whole even if the range covers a part of
 * it; the rest faults in again.
 */
import { cacheable, PTE_LOCKED } from './attributes.ts';
import { cleanDcache, flushIpa, LEVEL_UNKNOWN } from './maintenance.ts';
import { clearPte } from './pte.ts';
import type { Table } from './table.ts';
import type { WalkState } from './walk_state.ts';

export function unmapLeaf(w: WalkState, table: Table, position: number, level: number): number {
  if (position < 0) return 0;
  const old = table.attr[position];
  const output = table.output[position];
  clearPte(table, position);
  if ((old & PTE_LOCKED) !== 0) return 0;
  flushIpa(w.m, w.addr, level);
  if (cacheable(old)) cleanDcache(w.m, output, w.m.g.granule[level]);
  return 0;
}

/** On the way up: frees a table that has become empty. `addr` is where the walk entered it. */
export function unmapTablePost(w: WalkState, table: Table, position: number, addr: number): number {
  const child = table.output[position];
  if (w.pool.table(child).refs !== 1) return 0;
  clearPte(table, position);
  flushIpa(w.m, addr, LEVEL_UNKNOWN);
  w.pool.free(child);
  return 0;
}
