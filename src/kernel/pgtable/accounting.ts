// SPDX-License-Identifier: GPL-2.0-only
// Checks counts and reachability of table pages.
import { Violation } from '../violations.ts';
import type { Leaves } from './leaves.ts';
import type { PageTable } from './page_table.ts';

/**
 * Compares what the walkers counted with what is there: a page that is neither reachable nor freed has leaked, one
 * that is both was freed too early, and the count of each page must be that of its entries.
 * @param found what a walk of the tables as they are found
 */
export function checkAccounting({ m, pool }: PageTable, found: Leaves): void {
  if (found.freedTables !== 0)
    m.recorder.violate(Violation.tablePage, 'a table page is in use though it was freed');
  if (found.miscountedTables !== 0)
    m.recorder.violate(Violation.tablePage, 'the count of a table page is not that of its entries');
  if (found.tables !== pool.allocated - pool.freed)
    m.recorder.violate(Violation.tablePage, 'table pages were lost, or freed while in use');
}
