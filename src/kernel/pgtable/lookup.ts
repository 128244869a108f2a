// SPDX-License-Identifier: GPL-2.0-only
// Where the hardware's walk of an address ends.
import { PTE_LOCKED, PTE_TABLE } from './attributes.ts';
import type { PageTable } from './page_table.ts';

/** Where the hardware's walk of an address ends. */
export interface Walked {
  readonly level: number;
  /** Attributes of the valid leaf there; null if the entry is not valid. */
  readonly attr: number | null;
  /** Physical address that the leaf begins at; 0 if there is none. */
  readonly pa: number;
}

/** Walks `addr` as the CPU does; nothing is changed. */
export function lookup(t: PageTable, addr: number): Walked {
  const { granule } = t.m.g;
  let table = t.root;
  let base = 0;
  for (let level = t.startLevel; ; level++) {
    const idx = Math.floor((addr - base) / granule[level]);
    const position = table.find(idx);
    if (position < 0) return { level, attr: null, pa: 0 };
    const attr = table.attr[position];
    if ((attr & PTE_LOCKED) !== 0) return { level, attr: null, pa: 0 };
    if ((attr & PTE_TABLE) === 0) {
      const pa = table.output[position] + (idx - table.index[position]) * granule[level];
      return { level, attr, pa };
    }
    base += idx * granule[level];
    table = t.pool.table(table.output[position]);
  }
}
