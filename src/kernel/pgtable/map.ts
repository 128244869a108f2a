// SPDX-License-Identifier: GPL-2.0-only
// Entry of the map walk.
import type { memcache } from '../types.ts';
import { protAttr } from './attributes.ts';
import type { PageTable } from './page_table.ts';
import { walk } from './walk.ts';
import { Walker } from './walk_state.ts';

/** kvm_pgtable_stage2_map() of arch/arm64/kvm/hyp/pgtable.c. */
export function map(
  t: PageTable,
  addr: number,
  size: number,
  phys: number,
  prot: number,
  mc: memcache | null,
  flags: number,
): number {
  const attr = protAttr(t.m, prot);
  if (attr < 0) return attr;
  const w = t.walk;
  const pageSize = t.m.g.PAGE_SIZE;
  w.walker = Walker.map;
  w.flags = flags;
  w.skipsEmpty = false;
  w.phys = Math.floor(phys / pageSize) * pageSize;
  w.attr = attr;
  w.mc = mc;
  return walk(t, addr, size);
}
