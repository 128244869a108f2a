// SPDX-License-Identifier: GPL-2.0-only
// Whether the cache can be filled.
import { dimension } from './declare.ts';

export const topup = dimension({
  number: 32,
  name: 'topup',
  about: 'Whether a top-up of the cache finds memory.',
  source: 'kvm_mmu_topup_memory_cache(), topup_hyp_memcache()',
  values: [
    { label: 'succeeds', about: 'memory is found', weight: 9 },
    { label: 'fails', about: 'out of memory: -ENOMEM' },
  ],
  answers: {
    /** Whether the top-up of the memory cache finds memory. */
    topupSucceeds(): boolean {
      return this.choices.pick(topup.number) === 0;
    },
  },
});
