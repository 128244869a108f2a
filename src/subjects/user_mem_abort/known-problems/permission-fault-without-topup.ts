// SPDX-License-Identifier: GPL-2.0-only
// A map without a filled cache.
import type { KnownProblem } from '../../../core/known-problem.ts';
import { labelOf } from '../../../core/scenario.ts';

export const permissionFaultWithoutTopup: KnownProblem = {
  id: 'permission-fault-without-topup',
  title: 'A permission fault maps what another thread took away meanwhile without having filled the cache',
  invariants: ['memcache-sufficient', 'no-bug', 'progress', 'dirty-has-leaf'],
  covers: (c) => labelOf(c, 'faultKind') === 'permission' && (labelOf(c, 'cacheFill') ?? 'full') !== 'full',
  scenario: {
    schemaVersion: 1,
    choices: {
      faultKind: 'permission',
      access: 'write',
      stage2State: 'page',
      cacheFill: 'empty',
    },
    races: [{ site: 'mmap_read_lock#1', action: 'thp-collapse' }],
  },
  analysis:
    'A permission fault tops the cache up only for a write while logging, as it takes the entry for one that is there and needs no table. If khugepaged collapses the pages before the VMA is looked up, the ' +
    'notifier has taken the entry away, the sequence is sampled after that, and the huge page that the host has now is mapped where there is no table any more: the table comes from a cache that nobody ' +
    'filled. kvm_mmu_memory_cache_alloc() warns and falls back to GFP_ATOMIC, and a failure there is a BUG().',
};
