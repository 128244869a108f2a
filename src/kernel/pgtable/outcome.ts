// SPDX-License-Identifier: GPL-2.0-only
// Writes tables and mappings into an outcome.
import type { Leaves } from './leaves.ts';
import type { PkvmMappings } from './pkvm_mappings.ts';

/** Takes what is compared of a final machine, number by number. */
export interface OutcomeSink {
  push(x: number): void;
}

/** Appends leaves by runs, which are as long as can be and so the same for the same leaves, number of table pages and mapping objects, each group with its length in front. */
export function writeTables(out: OutcomeSink, leaves: Leaves, mappings: PkvmMappings): void {
  out.push(leaves.runCount);
  for (let run = 0; run < leaves.runCount; run++) {
    const i = leaves.runFirst[run]!;
    out.push(leaves.runLast(run) - i + 1);
    out.push(leaves.addr[i]!);
    out.push(leaves.size[i]!);
    out.push(leaves.level[i]!);
    out.push(leaves.pa[i]!);
    out.push(leaves.prot[i]!);
  }
  out.push(leaves.tables);
  out.push(mappings.n);
  for (let i = 0; i < mappings.n; i++) {
    out.push(mappings.gfn[i]);
    out.push(mappings.pfn[i]);
    out.push(mappings.nrPages[i]);
  }
}
