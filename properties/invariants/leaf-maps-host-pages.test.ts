// SPDX-License-Identifier: GPL-2.0-only
// The page behind the right one.
import { describe, expect, it } from 'vitest';
import { brokenAnywhere, brokenIn, type KnownBad } from '../testing/known-bad.ts';

/** A wrong output address. Without races: what is wrong after another thread changed something counts as stale. */
const bad: KnownBad = {
  override: (k, m) => ({
    kvm_pgtable_stage2_map: (pgt, addr, size, phys, prot, mc, flags) =>
      k.kvm_pgtable_stage2_map(pgt, addr, size, size === m.g.PAGE_SIZE ? phys + size : phys, prot, mc, flags),
  }),
};

describe('the invariant leaf-maps-host-pages', () => {
  it('is broken by a handler that maps the page behind the right one', () => {
    expect(brokenIn(bad, {})).toEqual(['leaf-maps-host-pages']);
  });

  it('is the only one that this breaks, in any scenario', () => {
    expect(brokenAnywhere(bad, 0)).toEqual(['leaf-maps-host-pages']);
  });
});
