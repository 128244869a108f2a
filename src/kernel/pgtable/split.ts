// SPDX-License-Identifier: GPL-2.0-only
// Entry of the split walk.
import type { PageTable } from './page_table.ts';
import { walk } from './walk.ts';
import { Walker } from './walk_state.ts';

/** kvm_pgtable_stage2_split() of arch/arm64/kvm/hyp/pgtable.c, with a split cache that is always full enough. */
export function split(t: PageTable, addr: number, size: number): number {
  const w = t.walk;
  w.walker = Walker.split;
  w.flags = 0;
  w.skipsEmpty = true;
  return walk(t, addr, size);
}
