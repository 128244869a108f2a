// SPDX-License-Identifier: GPL-2.0-only
// Writes an entry of an earlier fault.
import { PTE_LOCKED, PTE_TABLE } from './attributes.ts';
import type { PageTable } from './page_table.ts';

/**
 * Writes an entry as an earlier fault left it: tables on the way come from nowhere and are counted like any other.
 * A leaf that is already there is replaced without ceremony, and so is a locked entry, even on the way. A locked entry is not
 * counted, as in the kernel.
 */
export function install(t: PageTable, addr: number, level: number, attr: number, output: number): void {
  const granule = t.m.g.granule;
  let table = t.root;
  let base = 0;
  for (let at = t.startLevel; ; at++) {
    const idx = ((addr - base) / granule[at]) | 0;
    const position = table.find(idx);
    if (at === level) {
      if (position >= 0) {
        if ((table.attr[position] & PTE_TABLE) !== 0) throw new Error('a table is where a leaf is to be');
        const alone = table.cut(position, idx, idx + 1);
        table.refs -= counted(table.attr[alone]);
        table.attr[alone] = attr;
        table.output[alone] = output;
      } else {
        table.insert(~position, idx, attr, output);
      }
      table.refs += counted(attr);
      return;
    }
    let child: number;
    if (position < 0) {
      child = t.pool.take(granule[at + 1]);
      table.insert(~position, idx, PTE_TABLE, child);
      table.refs++;
    } else if ((table.attr[position] & PTE_LOCKED) !== 0) {
      child = t.pool.take(granule[at + 1]);
      table.attr[position] = PTE_TABLE;
      table.output[position] = child;
      table.refs++;
    } else {
      if ((table.attr[position] & PTE_TABLE) === 0) throw new Error('a leaf is where a table is to be');
      child = table.output[position];
    }
    base += idx * granule[at];
    table = t.pool.table(child);
  }
}

/** What an entry adds to the count of its table. */
function counted(attr: number): number {
  return (attr & PTE_LOCKED) === 0 ? 1 : 0;
}
