// SPDX-License-Identifier: GPL-2.0-only
// Checks counts and reachability of table pages.
import { Violation } from '../violations.ts';
import { PTE_LOCKED, PTE_TABLE } from './attributes.ts';
import type { PageTable } from './page_table.ts';
import type { Table } from './table.ts';

/** Table pages that a walk from the root reaches, the root's own left out. */
export function reachableTables(t: PageTable): number {
  return below(t, t.root);
}

function below(t: PageTable, table: Table): number {
  let count = 0;
  for (let i = 0; i < table.n; i++) {
    if ((table.attr[i] & PTE_TABLE) !== 0) count += 1 + below(t, t.pool.table(table.output[i]));
  }
  return count;
}

/**
 * Compares what the walkers counted with what is there: a page that is neither reachable nor freed has leaked, one
 * that is both was freed too early, and the count of each page must be that of its entries.
 * @returns the table pages that a walk from the root reaches, the root's own left out
 */
export function checkAccounting(t: PageTable): number {
  const reachable = checkCounts(t, t.root);
  if (reachable !== t.pool.allocated - t.pool.freed) {
    t.m.recorder.violate(Violation.tablePage, 'table pages were lost, or freed while in use');
  }
  return reachable;
}

function checkCounts(t: PageTable, table: Table): number {
  let counted = 1;
  let below = 0;
  for (let i = 0; i < table.n; i++) {
    const attr = table.attr[i];
    if ((attr & PTE_LOCKED) === 0) counted += table.length[i];
    if ((attr & PTE_TABLE) !== 0) below += 1 + checkCounts(t, t.pool.table(table.output[i]));
  }
  if (!table.live) t.m.recorder.violate(Violation.tablePage, 'a table page is in use though it was freed');
  if (table.refs !== counted)
    t.m.recorder.violate(Violation.tablePage, 'the count of a table page is not that of its entries');
  return below;
}
