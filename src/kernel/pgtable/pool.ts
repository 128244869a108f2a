// SPDX-License-Identifier: GPL-2.0-only
// Table pages that runs reuse.
import { Table } from './table.ts';

/**
 * Page-table pages, reused from run to run by setting a cursor back. Within a run a page that was freed is not handed
 * out again, so that a reference to it stays recognisable as one.
 */
export class TablePool {
  /** Pages taken and pages given back since the reset, the root left out. */
  allocated = 0;
  freed = 0;
  private readonly tables: Table[] = [];
  private cursor = 0;

  /** Gives all pages back and returns the root, which has number 0. @param granule bytes that one of its entries maps */
  reset(granule: number): Table {
    this.cursor = 0;
    const root = this.table(this.take(granule));
    this.allocated = 0;
    this.freed = 0;
    return root;
  }

  /** zalloc_page(): the number of an empty page. @param granule bytes that one of its entries maps */
  take(granule: number): number {
    const number = this.cursor++;
    if (number === this.tables.length) this.tables.push(new Table());
    this.tables[number].init(granule);
    this.allocated++;
    return number;
  }

  /** The last put_page() of a page. */
  free(number: number): void {
    this.tables[number].live = false;
    this.freed++;
  }

  table(number: number): Table {
    return this.tables[number];
  }
}
