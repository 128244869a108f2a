// SPDX-License-Identifier: GPL-2.0-only
// The cache holds enough for the map call.
import { Violation } from '../../../kernel/violations.ts';
import { watched } from './invariant.ts';

export const memcacheSufficient = watched(
  'memcache-sufficient',
  Violation.memcacheEmpty | Violation.wrongCache,
  'The memory cache is the one of the mode, and holds what the map call takes from it.',
  'WARN_ON(!mc->nobjs) in kvm_mmu_memory_cache_alloc(), cache->mapping in pkvm_pgtable_stage2_map()',
);
