// SPDX-License-Identifier: GPL-2.0-only
// A replaced table that nobody frees.
import { describe, expect, it } from 'vitest';
import { brokenAnywhere, brokenIn, type KnownBad } from '../testing/known-bad.ts';

/** Bug D11, which was in the page-table code. */
const bad: KnownBad = {
  override: (k, m) => ({
    kvm_pgtable_stage2_map: (pgt, addr, size, phys, prot, mc, flags) => {
      const { pool } = m.stage2.table;
      m.stage2.ensure();
      const before = pool.freed;
      const ret = k.kvm_pgtable_stage2_map(pgt, addr, size, phys, prot, mc, flags);
      pool.freed = before;
      return ret;
    },
  }),
};

describe('the invariant table-pages', () => {
  it('is broken by a block that takes the place of a table that nobody frees', () => {
    expect(brokenIn(bad, { faultKind: 'permission', stage2State: 'page', vmaKind: 'thp' })).toEqual([
      'table-pages',
    ]);
  });

  it('is the only one that this breaks, in any scenario', () => {
    expect(brokenAnywhere(bad)).toEqual(['table-pages']);
  });
});
