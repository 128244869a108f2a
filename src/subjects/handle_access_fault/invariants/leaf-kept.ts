// SPDX-License-Identifier: GPL-2.0-only
// Nothing but the flag changes.
import { ALIGN_DOWN, hex } from '../../../kernel/bits.ts';
import type { Machine } from '../../../kernel/machine.ts';
import type { MachineInvariant } from '../../user_mem_abort/invariants/invariant.ts';

/** Whether the leaf of the fault went away or leads elsewhere, though no other thread did anything. */
function isLost(m: Machine): boolean {
  if (m.scheduler.struck !== 0) return false;
  m.stage2.collect();
  const leaf = m.stage2.find(m.fault.faultIpa);
  const before = m.fault.leavesBefore < 0 ? 1 : m.fault.leavesBefore;
  if (leaf < 0 || m.stage2.leafCount() !== before) return true;
  const { pa, size } = m.stage2.leaves;
  return pa[leaf] !== m.host.pa(ALIGN_DOWN(m.fault.hva, size[leaf]!));
}

/** Setting the flag is no mapping: of the leaf that was there nothing else changes, and no other appears. */
export const leafKept: MachineInvariant = {
  name: 'leaf-kept',
  about:
    'Where no other thread acts, the leaf at the address of the fault stays as it is, and no leaf appears or disappears.',
  source: 'handle_access_fault()',
  broken: isLost,
  explain: (m) => `the leaf over ${hex(m.fault.faultIpa)} is not the one that was there before`,
};
