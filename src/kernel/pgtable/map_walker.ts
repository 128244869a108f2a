// SPDX-License-Identifier: GPL-2.0-only
/**
 * The map walker of arch/arm64/kvm/hyp/pgtable.c: stage2_map_walk_table_pre(), stage2_map_walk_leaf(),
 * stage2_map_walker_try_leaf(), kvm_block_mapping_supported().
 *
 * Left out: ownership annotations and forced page granularity, which only the hypervisor's own tables use;
 * KVM_PGTABLE_S2_IDMAP, which no guest has.
 */
import { hex } from '../bits.ts';
import { E2BIG, EAGAIN, EINVAL, ENOMEM } from '../errno.ts';
import { KVM_PGTABLE_PROT_RWX, KVM_PGTABLE_PROT_SW, KVM_PGTABLE_WALK_SKIP_CMO } from '../prot.ts';
import { Violation } from '../violations.ts';
import { cacheable, executable, PTE_LOCKED, PTE_TABLE } from './attributes.ts';
import { freeUnlinked } from './free_unlinked.ts';
import { checkMaintained, cleanDcache, invalidateIcache, warn } from './maintenance.ts';
import { BUSY, breakPte, makePte, setPte } from './pte.ts';
import type { Table } from './table.ts';
import type { WalkState } from './walk_state.ts';

export const KVM_PGTABLE_LAST_LEVEL = 3;

/** stage2_leaf_mapping_allowed(): whether a leaf at `level` fits the rest of the range and both addresses. */
function leafAllowed(w: WalkState, level: number, phys: number): boolean {
  const g = w.m.g;
  if (level < g.KVM_PGTABLE_MIN_BLOCK_LEVEL) return false;
  const granule = g.granule[level];
  if (granule > w.end - w.addr) return false;
  return Math.floor(phys / granule) * granule === phys && Math.floor(w.addr / granule) * granule === w.addr;
}

/** stage2_pte_needs_update() for a valid old entry: whether more than permissions differ. */
function needsUpdate(table: Table, position: number, idx: number, attr: number, phys: number): boolean {
  return (
    ((table.attr[position] ^ attr) & ~KVM_PGTABLE_PROT_RWX) !== 0 || table.outputOf(position, idx) !== phys
  );
}

function tryLeaf(w: WalkState, table: Table, position: number, idx: number, level: number): number {
  const phys = w.phys + (w.addr - w.start);
  if (!leafAllowed(w, level, phys)) return -E2BIG;

  const attr = w.attr;
  if (position >= 0) {
    const old = table.attr[position];
    if ((old & PTE_LOCKED) === 0) {
      // The same mapping, or other permissions only: the guest faults once more if they are still missing.
      if (!needsUpdate(table, position, idx, attr, phys)) return -EAGAIN;
      if (
        !w.shared &&
        ((old ^ attr) & ~KVM_PGTABLE_PROT_SW) === 0 &&
        table.outputOf(position, idx) === phys
      ) {
        setPte(w.m, table, table.cut(position, idx, idx + 1), attr, phys);
        return 0;
      }
    }
  }

  const at = breakPte(w, table, position, idx, level);
  if (at === BUSY) return -EAGAIN;
  if (w.m.maintained.byHandler) {
    checkMaintained(w.m, phys, w.m.g.granule[level], {
      seen: cacheable(attr),
      executed: executable(attr),
    });
  } else if ((w.flags & KVM_PGTABLE_WALK_SKIP_CMO) === 0) {
    const granule = w.m.g.granule[level];
    if (cacheable(attr)) cleanDcache(w.m, phys, granule);
    if (executable(attr)) invalidateIcache(w.m, phys, granule);
  } else if (executable(attr) || (cacheable(attr) && !w.m.env.hasFWB())) {
    w.m.recorder.violate(
      Violation.cachesSkipped,
      `pa ${hex(phys)} was mapped without maintenance of the caches`,
    );
  }
  makePte(w.m, table, at, attr, phys);
  return 0;
}

/** On the way down: replaces a table that a leaf could stand for, and frees it. */
export function mapTablePre(
  w: WalkState,
  table: Table,
  position: number,
  idx: number,
  level: number,
): number {
  const child = table.output[position];
  const ret = tryLeaf(w, table, position, idx, level);
  if (ret === -E2BIG) return 0;
  if (ret !== 0) return ret;
  freeUnlinked(w, child);
  return 0;
}

/** At an entry that is no table: makes it a leaf, or a table to descend into. */
export function mapLeaf(w: WalkState, table: Table, position: number, idx: number, level: number): number {
  const ret = tryLeaf(w, table, position, idx, level);
  if (ret !== -E2BIG) return ret;
  if (level === KVM_PGTABLE_LAST_LEVEL) {
    warn(w.m, 'a page does not fit at the last level');
    return -EINVAL;
  }
  if (w.mc === null) return -ENOMEM;
  if (!w.m.cache.takeTable()) return -ENOMEM;
  const child = w.pool.take(w.m.g.granule[level + 1]);

  // A block that is in the way is replaced by an empty table: what the range does not cover faults in again.
  const at = breakPte(w, table, position, idx, level);
  if (at === BUSY) {
    w.pool.free(child);
    return -EAGAIN;
  }
  makePte(w.m, table, at, PTE_TABLE, child);
  return 0;
}
