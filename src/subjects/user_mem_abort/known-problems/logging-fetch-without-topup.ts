// SPDX-License-Identifier: GPL-2.0-only
// A block is broken up for a fetch, and nobody filled the cache.
import type { KnownProblem } from '../../../core/known-problem.ts';
import { labelOf } from '../../../core/scenario.ts';

export const loggingFetchWithoutTopup: KnownProblem = {
  id: 'logging-fetch-without-topup',
  title:
    'While logging, a permission fault that is no write breaks up a block without having filled the cache',
  invariants: ['memcache-sufficient', 'no-bug', 'progress', 'dirty-has-leaf'],
  covers: (c) =>
    labelOf(c, 'faultKind') === 'permission' &&
    ['yes', 'ring-and-bitmap'].includes(labelOf(c, 'slotLogging') ?? '') &&
    labelOf(c, 'access') === 'exec' &&
    (labelOf(c, 'cacheFill') ?? 'full') !== 'full',
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
    'The cache is topped up unless the fault is a permission fault, except for a write while logging. An instruction fetch from a block of a slot that logs is forced to page size as well, ' +
    'which differs from the fault granule, so the block is replaced by a table, and the table comes from a cache that nobody filled: kvm_mmu_memory_cache_alloc() warns and falls back to GFP_ATOMIC, ' +
    'and a failure there is a BUG().',
  fixedBy:
    '56fd1fc526e6, after the refactoring: whatever the access, a permission fault while logging fills the cache',
};
