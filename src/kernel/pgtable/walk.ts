// SPDX-License-Identifier: GPL-2.0-only
/**
 * The walk of arch/arm64/kvm/hyp/pgtable.c: kvm_pgtable_walk(), _kvm_pgtable_walk(), __kvm_pgtable_walk(),
 * __kvm_pgtable_visit(), kvm_pgtable_walk_continue().
 *
 * The tables that are concatenated at the top are one table here whose indices run on. Which page holds the entry
 * makes no difference to the walk, and the root is neither allocated nor freed by it.
 */
import { EAGAIN, ERANGE } from '../errno.ts';
import { KVM_PGTABLE_WALK_IGNORE_EAGAIN } from '../prot.ts';
import { changeAttr } from './attr_walker.ts';
import { PTE_TABLE } from './attributes.ts';
import { mapLeaf, mapTablePre } from './map_walker.ts';
import type { PageTable } from './page_table.ts';
import { splitLeaf } from './split_walker.ts';
import type { Table } from './table.ts';
import { unmapLeaf, unmapTablePost } from './unmap_walker.ts';
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

/** Entries from which a table is unmapped in one go. */
const MANY = 16;
const LAST_LEVEL = 3;

/**
 * What walking the last-level table entry by entry comes to. Clearing from the back costs a step per entry, from the front
 * it costs the square of them; the order only shows in the log, so a traced run takes the long way.
 */
function unmapMany(w: WalkState, table: Table, base: number, entries: number): void {
  const granule = w.m.g.granule[LAST_LEVEL];
  const last = Math.min(entries, ((w.end - base) / granule) | 0);
  const from = table.find(((w.addr - base) / granule) | 0);
  const to = table.find(last);
  const first = from < 0 ? ~from : from;
  for (let position = (to < 0 ? ~to : to) - 1; position >= first; position--) {
    unmapLeaf(w, table, position, LAST_LEVEL);
  }
  w.addr = base + last * granule;
}

/** @param base address that the table's first entry translates */
function walkTable(w: WalkState, table: Table, level: number, base: number, entries: number): number {
  const granule = w.m.g.granule[level];
  if (level === LAST_LEVEL && w.walker === Walker.unmap && table.n > MANY && !w.m.tracing) {
    unmapMany(w, table, base, entries);
    return 0;
  }
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
    const ret = visit(w, table, position, idx, level, base + idx * granule);
    if (ret !== 0 && !goesOn(w, ret)) return ret;
  }
  return 0;
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
  if (isTable(table, position)) {
    if (w.walker === Walker.map) ret = mapTablePre(w, table, position, idx, level);
  } else {
    ret = leaf(w, table, position, idx, level);
    // The callback may have stored an entry, or cleared it.
    position = table.find(idx);
  }
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

function leaf(w: WalkState, table: Table, position: number, idx: number, level: number): number {
  switch (w.walker) {
    case Walker.map:
      return mapLeaf(w, table, position, idx, level);
    case Walker.attr:
      return changeAttr(w, table, position, level);
    case Walker.unmap:
      return unmapLeaf(w, table, position, level);
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
