// SPDX-License-Identifier: GPL-2.0-only
// Caches are maintained of what the guest comes to see.
import { Violation } from '../../../kernel/violations.ts';
import { watched } from './invariant.ts';

export const cachesMaintained = watched(
  'caches-maintained',
  Violation.cachesSkipped,
  'The caches are maintained of what becomes executable, and without FWB of what becomes visible.',
  'stage2_map_walker_try_leaf() in arch/arm64/kvm/hyp/pgtable.c',
);
