// SPDX-License-Identifier: GPL-2.0-only
// Whether the cache can be filled.
import type { Dimension } from '../../../core/dimension.ts';

export const topup: Dimension = {
  number: 32,
  name: 'topup',
  about: 'Whether a top-up of the cache finds memory.',
  source: 'kvm_mmu_topup_memory_cache(), topup_hyp_memcache()',
  values: [
    { label: 'succeeds', about: 'memory is found', weight: 9 },
    { label: 'fails', about: 'out of memory: -ENOMEM' },
  ],
};
