// SPDX-License-Identifier: GPL-2.0-only
// Entry of the unmap walk.
import type { PageTable } from './page_table.ts';
import { walk } from './walk.ts';
import { Walker } from './walk_state.ts';

/** kvm_pgtable_stage2_unmap() of arch/arm64/kvm/hyp/pgtable.c. */
export function unmap(t: PageTable, addr: number, size: number): number {
  const w = t.walk;
  w.walker = Walker.unmap;
  w.flags = 0;
  w.skipsEmpty = true;
  return walk(t, addr, size);
}
