// SPDX-License-Identifier: GPL-2.0-only
// Ages leaves.
import { warn } from './maintenance.ts';
import type { PageTable } from './page_table.ts';
import { walk } from './walk.ts';
import { Walker } from './walk_state.ts';

/**
 * kvm_pgtable_stage2_test_clear_young() of arch/arm64/kvm/hyp/pgtable.c: whether a leaf of the range has its access flag; the caller
 * flushes the TLB, or does not. A range beyond the input addresses is a WARN.
 * @param mkold clears the flags that it finds
 */
export function testClearYoung(t: PageTable, addr: number, size: number, mkold: boolean): boolean {
  const w = t.walk;
  w.walker = Walker.age;
  w.flags = 0;
  w.skipsEmpty = true;
  w.mkold = mkold;
  w.young = false;
  if (walk(t, addr, size) !== 0) warn(t.m, 'the walk failed');
  return w.young;
}
