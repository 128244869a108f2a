// SPDX-License-Identifier: GPL-2.0-only
// A walk under the read lock that is not shared.
import { describe, expect, it } from 'vitest';
import { brokenAnywhere, brokenIn, type KnownBad } from '../testing/known-bad.ts';

/** Bug B4: without KVM_PGTABLE_WALK_SHARED. */
const bad: KnownBad = {
  override: (k) => ({
    kvm_pgtable_stage2_map: (pgt, addr, size, phys, prot, mc) =>
      k.kvm_pgtable_stage2_map(pgt, addr, size, phys, prot, mc, 0),
  }),
};

describe('the invariant stage2-walk-mode', () => {
  it('is broken by a handler that walks under the read lock as if it were alone', () => {
    expect(brokenIn(bad, {})).toEqual(['stage2-walk-mode']);
  });

  it('is the only one that this breaks, in any scenario', () => {
    expect(brokenAnywhere(bad)).toEqual(['stage2-walk-mode']);
  });
});
