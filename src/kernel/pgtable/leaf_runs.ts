// SPDX-License-Identifier: GPL-2.0-only
// Leaves that continue each other.
import type { Leaves } from './leaves.ts';

/** Leaves that continue each other in input, output and attributes: a block's worth of pages is one run. */
export interface LeafRun {
  readonly addr: number;
  /** Bytes of all leaves together. */
  readonly size: number;
  readonly pa: number;
  readonly level: number;
  /** `kvm_pgtable_prot` bits. */
  readonly prot: number;
  /** Number of leaves. */
  readonly leaves: number;
}

/** The collected leaves by runs, so that they stay readable and cheap to compare. */
export function leafRuns(leaves: Leaves): readonly LeafRun[] {
  const runs: LeafRun[] = [];
  for (let i = 0; i < leaves.count; ) {
    let next = i + 1;
    while (next < leaves.count && continues(leaves, i, next)) next++;
    runs.push({
      addr: leaves.addr[i],
      size: (next - i) * leaves.size[i],
      pa: leaves.pa[i],
      level: leaves.level[i],
      prot: leaves.prot[i],
      leaves: next - i,
    });
    i = next;
  }
  return runs;
}

/** Whether leaf `next` goes on where the run from `first` up to it ends. */
function continues(leaves: Leaves, first: number, next: number): boolean {
  const offset = (next - first) * leaves.size[first];
  return (
    leaves.level[next] === leaves.level[first] &&
    leaves.prot[next] === leaves.prot[first] &&
    leaves.addr[next] === leaves.addr[first] + offset &&
    leaves.pa[next] === leaves.pa[first] + offset
  );
}
