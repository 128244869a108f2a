// SPDX-License-Identifier: GPL-2.0-only
// Changes a leaf in place.
import { EAGAIN } from '../errno.ts';
import { executable, PTE_LOCKED } from './attributes.ts';
import { invalidateIcache } from './maintenance.ts';
import { setPte } from './pte.ts';
import type { Table } from './table.ts';
import type { WalkState } from './walk_state.ts';

/**
 * stage2_attr_walker() of arch/arm64/kvm/hyp/pgtable.c: changes permissions or the access flag of a leaf in place. An
 * invalid entry gives -EAGAIN, which a fault handler takes for a lost race.
 */
export function changeAttr(w: WalkState, table: Table, position: number, level: number): number {
  if (position < 0) return -EAGAIN;
  const old = table.attr[position];
  if ((old & PTE_LOCKED) !== 0) return -EAGAIN;
  w.level = level;
  const attr = (old & ~w.clear) | w.set;
  if (attr === old) return 0;
  const output = table.output[position];
  if (executable(attr) && !executable(old)) invalidateIcache(w.m, output, w.m.g.granule[level]);
  setPte(w.m, table, position, attr, output);
  return 0;
}
