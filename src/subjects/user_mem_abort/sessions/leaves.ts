// SPDX-License-Identifier: GPL-2.0-only
// Leaves before a fault.
import type { Vm } from '../../../kernel/session/vm.ts';

/** Counts the leaves of the stage-2 that faulted: over a session there may be more than one fault can find. */
export function countLeaves({ m: { fault, stage2 } }: Vm): void {
  stage2.collect();
  fault.leavesBefore = stage2.leafCount();
}
