// SPDX-License-Identifier: GPL-2.0-only
// The cache set only where it is filled.
import { describe, expect, it } from 'vitest';
import { Call } from '../../src/kernel/calls.ts';
import { POISON } from '../../src/kernel/poison.ts';
import type { memcache } from '../../src/kernel/types.ts';
import { brokenAnywhere, brokenIn, type KnownBad } from '../testing/known-bad.ts';

/** Bug C1, CVE-2025-37996. */
const bad: KnownBad = {
  override: (k, m) => ({
    kvm_pgtable_stage2_map: (pgt, addr, size, phys, prot, mc, flags) => {
      const filled =
        m.scheduler.seen[Call.kvm_mmu_topup_memory_cache] + m.scheduler.seen[Call.topup_hyp_memcache] !== 0;
      return k.kvm_pgtable_stage2_map(pgt, addr, size, phys, prot, filled ? mc : (POISON as memcache), flags);
    },
  }),
};

describe('the invariant arguments-initialised', () => {
  it('is broken by a handler that sets the cache only where it fills it', () => {
    expect(brokenIn(bad, { faultKind: 'permission', stage2State: 'page', vmaKind: 'thp' })).toEqual([
      'arguments-initialised',
    ]);
  });

  it('is the only one that this breaks, in any scenario', () => {
    expect(brokenAnywhere(bad)).toEqual(['arguments-initialised']);
  });
});
