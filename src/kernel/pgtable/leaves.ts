// SPDX-License-Identifier: GPL-2.0-only
// What a walk from the root finds: the valid leaves as sorted columns, and whether the table pages are in order.
import { PTE_LOCKED, PTE_TABLE } from './attributes.ts';
import type { PageTable } from './page_table.ts';
import type { Table } from './table.ts';

const INITIAL_CAPACITY = 64;

/** Every valid leaf as columns, sorted by address: what is judged and compared after a run. */
export class Leaves {
  count = 0;
  addr = new Float64Array(INITIAL_CAPACITY);
  size = new Float64Array(INITIAL_CAPACITY);
  pa = new Float64Array(INITIAL_CAPACITY);
  level = new Int32Array(INITIAL_CAPACITY);
  /** `kvm_pgtable_prot` bits, and `PTE_OLD` if the access flag is clear. */
  prot = new Int32Array(INITIAL_CAPACITY);
  /** Leaves that continue each other in input, output and attributes are one run: the first of each, valid up to `runCount`. */
  runFirst = new Int32Array(INITIAL_CAPACITY);
  runCount = 0;
  /** Table pages, the root left out; those among all that were freed, and those whose count is not that of their entries. */
  tables = 0;
  freedTables = 0;
  miscountedTables = 0;

  collect(t: PageTable): void {
    this.count = 0;
    this.runCount = 0;
    this.tables = 0;
    this.freedTables = 0;
    this.miscountedTables = 0;
    this.visit(t, t.root, t.startLevel, 0);
  }

  /** The last leaf of a run. */
  runLast(run: number): number {
    return (run + 1 < this.runCount ? this.runFirst[run + 1]! : this.count) - 1;
  }

  /** Index of the leaf that covers `addr`, or -1. */
  find(addr: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.addr[middle] <= addr) low = middle + 1;
      else high = middle;
    }
    const i = low - 1;
    return i >= 0 && addr < this.addr[i] + this.size[i] ? i : -1;
  }

  private visit(t: PageTable, table: Table, level: number, base: number): void {
    const granule = t.m.g.granule[level]!;
    let counted = 1;
    for (let i = 0; i < table.n; i++) {
      const attr = table.attr[i]!;
      if ((attr & PTE_LOCKED) !== 0) continue;
      counted += table.length[i]!;
      const addr = base + table.index[i]! * granule;
      if ((attr & PTE_TABLE) === 0) {
        this.addRun(addr, granule, level, table.output[i]!, attr, table.length[i]!);
        continue;
      }
      this.tables++;
      this.visit(t, t.pool.table(table.output[i]!), level + 1, addr);
    }
    if (!table.live) this.freedTables++;
    if (table.refs !== counted) this.miscountedTables++;
  }

  /** Leaves that continue each other, as a table keeps them. */
  private addRun(addr: number, size: number, level: number, pa: number, prot: number, length: number): void {
    const first = this.count;
    for (let k = 0; k < length; k++) this.add(addr + k * size, size, level, pa + k * size, prot);
    if (first > 0 && this.continues(first)) return;
    if (this.runCount === this.runFirst.length) this.runFirst = doubledInts(this.runFirst);
    this.runFirst[this.runCount++] = first;
  }

  private add(addr: number, size: number, level: number, pa: number, prot: number): void {
    const i = this.count++;
    if (i === this.addr.length) this.grow();
    this.addr[i] = addr;
    this.size[i] = size;
    this.level[i] = level;
    this.pa[i] = pa;
    this.prot[i] = prot;
  }

  /** Whether leaf `i` goes on where the one before it ends. */
  private continues(i: number): boolean {
    const size = this.size[i - 1]!;
    return (
      this.level[i] === this.level[i - 1] &&
      this.prot[i] === this.prot[i - 1] &&
      this.addr[i] === this.addr[i - 1]! + size &&
      this.pa[i] === this.pa[i - 1]! + size
    );
  }

  private grow(): void {
    this.addr = doubled(this.addr);
    this.size = doubled(this.size);
    this.pa = doubled(this.pa);
    this.level = doubledInts(this.level);
    this.prot = doubledInts(this.prot);
  }
}

function doubled(old: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(old.length * 2);
  grown.set(old);
  return grown;
}

function doubledInts(old: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(old.length * 2);
  grown.set(old);
  return grown;
}
