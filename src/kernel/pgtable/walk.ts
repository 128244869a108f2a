// SPDX-License-Identifier: GPL-2.0-only
/**
 * The walk of arch/arm64/kvm/hyp/pgtable.c: kvm_pgtable_walk(), _kvm_pgtable_walk(), __kvm_pgtable_walk(),
 * __kvm_pgtable_visit(), kvm_pgtable_walk_continue().
 *
 * The tables that are concatenated at the top are one table here whose indices run on. Which page holds the entry
 * makes no difference to the walk, and the root is neither allocated nor freed by it.
 */
import { EAGAIN, ERANGE } from '../errno.ts';
import { KVM_PGTABLE_WALK_IGNORE_EAGAIN, KVM_PGTABLE_WALK_SKIP_CMO } from '../prot.ts';
import { age } from './age_walker.ts';
import { changeAttr } from './attr_walker.ts';
import { PTE_MARKERS, PTE_TABLE } from './attributes.ts';
import { KVM_PGTABLE_LAST_LEVEL, mapLeaf, mapTablePre } from './map_walker.ts';
import type { PageTable } from './page_table.ts';
import { splitLeaf } from './split_walker.ts';
import type { Table } from './table.ts';
import { unmapLeaves, unmapTablePost } from './unmap_walker.ts';
import { Walker, type WalkState } from './walk_state.ts';

/**
 * Walks [ALIGN_DOWN(addr, PAGE_SIZE), PAGE_ALIGN(that + size)) with the walker that `t.walk` is set up for.
 * @returns 0, -ERANGE beyond the input address size, or what the callback returned
 */
export function walk(t: PageTable, addr: number, size: number): number {
  const w = t.walk;
  const pageSize = t.m.g.PAGE_SIZE;
  const start = Math.floor(addr / pageSize) * pageSize;
  w.start = start;
  w.addr = start;
  w.end = Math.ceil((start + size) / pageSize) * pageSize;
  if (start > t.limit || w.end > t.limit) return -ERANGE;
  return walkTable(w, t.root, t.startLevel, 0, t.rootEntries);
}

/** @param base address that the table's first entry translates */
function walkTable(w: WalkState, table: Table, level: number, base: number, entries: number): number {
  const granule = w.m.g.granule[level];
  while (w.addr < w.end) {
    // The quotient is an index, at most 2^17: it may be truncated to 32 bits.
    const idx = ((w.addr - base) / granule) | 0;
    if (idx >= entries) return 0;
    const position = table.find(idx);
    if (position < 0 && w.skipsEmpty) {
      const next = ~position;
      w.addr = base + (next < table.n ? table.index[next] : entries) * granule;
      continue;
    }
    if (position >= 0 && takesRuns(w, table, position)) {
      const to = Math.min(
        table.index[position] + table.length[position],
        Math.ceil((w.end - base) / granule),
      );
      if (w.walker === Walker.attr) changeAttr(w, table, position, idx, to, level);
      else if (w.walker === Walker.age) age(w, table, position, idx, to);
      else unmapLeaves(w, table, position, idx, to, level, base);
      w.addr = base + to * granule;
      continue;
    }
    const ret = visit(w, table, position, idx, level, base + idx * granule);
    if (ret !== 0 && !goesOn(w, ret)) return ret;
    if (ret === 0 && position < 0 && mapsRuns(w, level)) {
      const to = Math.min(nextStored(table, idx, entries), Math.ceil((w.end - base) / granule));
      table.extend(idx, to);
      w.addr = base + to * granule;
    }
  }
  return 0;
}

/**
 * Whether the pages behind one that was mapped where nothing was are mapped as it was: at the last level they are aligned as it is, and
 * nothing is written down of each. A gigabyte in pages, which an unaligned pfn makes of a block, is 262,144 of them.
 */
function mapsRuns(w: WalkState, level: number): boolean {
  const { terse, tracing } = w.m.recorder;
  // What was maintained is asked of each.
  if (w.m.maintained.byHandler) return false;
  const silent = !tracing || (terse && (w.flags & KVM_PGTABLE_WALK_SKIP_CMO) === 0);
  return w.walker === Walker.map && level === KVM_PGTABLE_LAST_LEVEL && silent;
}

/** The first entry behind `idx` that is not zero. */
function nextStored(table: Table, idx: number, entries: number): number {
  const position = table.find(idx + 1);
  if (position >= 0) return idx + 1;
  return ~position < table.n ? table.index[~position] : entries;
}

/** Whether the walker does to each entry of the run what it does to the first, and goes on whatever it meets there. */
function takesRuns(w: WalkState, table: Table, position: number): boolean {
  const attr = table.attr[position];
  if (w.walker === Walker.attr || w.walker === Walker.age) return (attr & PTE_MARKERS) === 0;
  return w.walker === Walker.unmap && (attr & PTE_TABLE) === 0;
}

/** @param entry address that the entry translates; `w.addr` may lie within */
function visit(
  w: WalkState,
  table: Table,
  position: number,
  idx: number,
  level: number,
  entry: number,
): number {
  const addr = w.addr;
  let ret = 0;
  if (!isTable(table, position)) ret = leaf(w, table, position, idx, level);
  else if (w.walker === Walker.map) ret = mapTablePre(w, table, position, idx, level);
  // The callback may have stored an entry, or cleared it, and a leaf may have joined the run before it.
  position = table.find(idx);
  if (ret !== 0 && !goesOn(w, ret)) return ret;

  if (!isTable(table, position)) {
    w.addr = entry + w.m.g.granule[level];
    return 0;
  }
  const child = w.pool.table(table.output[position]);
  ret = walkTable(w, child, level + 1, entry, w.m.g.PTRS_PER_PTE);
  if (ret !== 0) return ret;
  return w.walker === Walker.unmap ? unmapTablePost(w, table, position, addr) : 0;
}

/** An entry that is no table, and that no run of leaves was made of. */
function leaf(w: WalkState, table: Table, position: number, idx: number, level: number): number {
  switch (w.walker) {
    case Walker.map:
      return mapLeaf(w, table, position, idx, level);
    case Walker.attr:
      // stage2_attr_walker(): an invalid entry, which a fault handler takes for a lost race.
      return -EAGAIN;
    case Walker.unmap:
    case Walker.age:
      return 0;
    case Walker.split:
      return splitLeaf(w, table, position, idx, level);
  }
}

/** kvm_pte_table() */
function isTable(table: Table, position: number): boolean {
  return position >= 0 && (table.attr[position] & PTE_TABLE) !== 0;
}

/** kvm_pgtable_walk_continue() for a return value other than 0. */
function goesOn(w: WalkState, ret: number): boolean {
  return ret === -EAGAIN && (w.flags & KVM_PGTABLE_WALK_IGNORE_EAGAIN) !== 0;
}
