// SPDX-License-Identifier: GPL-2.0-only
/**
 * The only places that write an entry: break, make, change in place, clear (arch/arm64/kvm/hyp/pgtable.c:
 * stage2_try_break_pte(), stage2_make_pte(), stage2_try_set_pte(), kvm_clear_pte()).
 *
 * A walk runs without interruption here: other threads act before a façade call and not within it. So the cmpxchg of a
 * shared walk always succeeds, and what a lost race looks like is a locked entry that was there before.
 */
import { KVM_PGTABLE_WALK_SKIP_BBM_TLBI } from '../prot.ts';
import { Violation } from '../violations.ts';
import { MEMORY_TYPE, PTE_LOCKED, PTE_MARKERS, PTE_TABLE } from './attributes.ts';
import { flushIpa, flushRange, warn } from './maintenance.ts';
import type { TableOwner } from './owner.ts';
import type { Table } from './table.ts';
import type { WalkState } from './walk_state.ts';

/** What `breakPte` returns for an entry that another walker holds. */
export const BUSY = -1;

/**
 * stage2_try_break_pte(): locks the entry, invalidates the TLB for what it held, drops its count.
 * @param position as `Table.find` returned it: complemented for an entry that is zero
 * @returns the entry's position, or `BUSY`
 */
export function breakPte(w: WalkState, table: Table, position: number, idx: number, level: number): number {
  if (position < 0) {
    table.insert(~position, idx, PTE_LOCKED, 0);
    return ~position;
  }
  const old = table.attr[position];
  if ((old & PTE_LOCKED) !== 0) {
    if (!w.shared) warn(w.m, 'an entry is locked and the walk is not shared');
    return BUSY;
  }
  const alone = table.cut(position, idx, idx + 1);
  table.attr[alone] = PTE_LOCKED;
  if ((w.flags & KVM_PGTABLE_WALK_SKIP_BBM_TLBI) === 0) {
    if ((old & PTE_TABLE) !== 0) {
      const size = w.m.g.granule[level];
      flushRange(w.m, Math.floor(w.addr / size) * size, size);
    } else {
      flushIpa(w.m, w.addr, level);
    }
  }
  table.refs--;
  return alone;
}

/** stage2_make_pte(): gives a broken entry its new value and counts it. */
export function makePte(m: TableOwner, table: Table, position: number, attr: number, output: number): void {
  if (table.attr[position] !== PTE_LOCKED) {
    warn(m, 'an entry is made that was not broken before');
    m.recorder.violate(Violation.breakBeforeMake, 'an entry was made that was not broken before');
  }
  table.refs++;
  table.attr[position] = attr;
  table.output[position] = output;
  table.join(position);
}

/**
 * stage2_try_set_pte() on the valid leaves of a run: changes them in place. Only what the architecture lets change without
 * break-before-make may differ: permissions, access flag, software bits.
 */
export function setPte(m: TableOwner, table: Table, position: number, attr: number, output: number): void {
  if (
    table.output[position] !== output ||
    ((table.attr[position] ^ attr) & (PTE_MARKERS | MEMORY_TYPE)) !== 0
  ) {
    m.recorder.violate(
      Violation.breakBeforeMake,
      'a valid entry was replaced by another without invalidation',
    );
  }
  table.attr[position] = attr;
  table.output[position] = output;
  table.join(position);
}

/** kvm_clear_pte() of the entries of a run, and put_page() of the table that holds them. */
export function clearPte(table: Table, position: number): void {
  table.refs -= table.length[position];
  table.remove(position);
}
