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
  return Array.from({ length: leaves.runCount }, (_, run) => {
    const first = leaves.runFirst[run]!;
    const count = leaves.runLast(run) - first + 1;
    return {
      addr: leaves.addr[first]!,
      size: count * leaves.size[first]!,
      pa: leaves.pa[first]!,
      level: leaves.level[first]!,
      prot: leaves.prot[first]!,
      leaves: count,
    };
  });
}
