// SPDX-License-Identifier: GPL-2.0-only
// A handled fault leaves the access possible, or a reason to take it again.
import type { MachineInvariant } from '../../user_mem_abort/invariants/invariant.ts';
import { accessPossible, progress as ofMemory } from '../../user_mem_abort/invariants/progress.ts';

/**
 * A page that the handler brings itself, when it breaks copy-on-write to pin it, is no reason: its own pin has the new one. Another thread is one, and so is a sequence that
 * the handler sampled and found stale.
 */
export const progress: MachineInvariant = {
  ...ofMemory,
  source: 'pkvm_mem_abort(), -EAGAIN of pkvm_pgtable_stage2_map()',
  broken: (m, ret) =>
    ret === 0 && m.signals === 0 && m.scheduler.struck === 0 && !m.staleSeen && !accessPossible(m),
};
