// SPDX-License-Identifier: GPL-2.0-only
// Changes leaves in place.
import { executable } from './attributes.ts';
import { checkMaintained, invalidateIcache } from './maintenance.ts';
import { setPte } from './pte.ts';
import type { Table } from './table.ts';
import type { WalkState } from './walk_state.ts';

/**
 * stage2_attr_walker() of arch/arm64/kvm/hyp/pgtable.c on valid leaves: changes permissions or the access flag of the entries from
 * `from` up to but without `to` of the run at `position`.
 */
export function changeAttr(
  w: WalkState,
  table: Table,
  position: number,
  from: number,
  to: number,
  level: number,
): void {
  w.level = level;
  const old = table.attr[position];
  const attr = (old & ~w.clear) | w.set;
  if (attr === old) return;
  const granule = w.m.g.granule[level];
  if (executable(attr) && !executable(old) && w.m.maintained.byHandler) {
    for (let idx = from; idx < to; idx++)
      checkMaintained(w.m, table.outputOf(position, idx), granule, { seen: false, executed: true });
  } else if (executable(attr) && !executable(old) && w.m.recorder.tracing) {
    for (let idx = from; idx < to; idx++) invalidateIcache(w.m, table.outputOf(position, idx), granule);
  }
  const alone = table.cut(position, from, to);
  setPte(w.m, table, alone, attr, table.output[alone]);
}
