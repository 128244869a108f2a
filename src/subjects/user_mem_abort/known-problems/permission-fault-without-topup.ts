// SPDX-License-Identifier: GPL-2.0-only
// A map without a filled cache.
import type { KnownProblem } from '../../../core/known-problem.ts';
import { labelOf } from '../../../core/scenario.ts';

export const permissionFaultWithoutTopup: KnownProblem = {
  id: 'permission-fault-without-topup',
  title: 'A permission fault that changes the mapping size maps without having filled the cache',
  invariants: ['memcache-sufficient', 'no-bug', 'progress', 'dirty-has-leaf'],
  covers: (c) => labelOf(c, 'faultKind') === 'permission' && (labelOf(c, 'cacheFill') ?? 'full') !== 'full',
  scenario: {
    schemaVersion: 1,
    choices: {
      faultKind: 'permission',
      access: 'exec',
      stage2State: 'pmd-block',
      vmaKind: 'thp',
      slotLogging: 'yes',
      cacheFill: 'empty',
    },
    races: [],
  },
  analysis:
    'The cache is topped up unless the fault is a permission fault, except for a write while logging. But other permission faults map as well: an instruction fetch from ' +
    'a block of a slot that logs is forced to page size, which differs from the fault granule, so the block is replaced by a table, and the table comes from a cache that nobody ' +
    'filled: kvm_mmu_memory_cache_alloc() warns and falls back to GFP_ATOMIC, and a failure there is a BUG(). In protected mode a change of size in either direction needs the ' +
    "spare mapping object, and pkvm_pgtable_stage2_map() dereferences it without looking (NULL if the cache is empty); with too few pages the hypervisor's own map fails under WARN_ON.",
};
