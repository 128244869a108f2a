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

/** Unmaps the entries from `from` up to but without `to` of the run at `position`; `base` is what the table's first entry translates. */
export function unmapLeaves(
  w: WalkState,
  table: Table,
  position: number,
  from: number,
  to: number,
  level: number,
  base: number,
): void {
  const old = table.attr[position];
  if ((old & PTE_LOCKED) === 0 && w.m.recorder.tracing && !w.m.recorder.terse) {
    const granule = w.m.g.granule[level];
    for (let idx = from; idx < to; idx++) {
      flushIpa(w.m, idx === from ? w.addr : base + idx * granule, level);
      if (cacheable(old)) cleanDcache(w.m, table.outputOf(position, idx), granule);
    }
  }
  clearPte(table, table.cut(position, from, to));
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
