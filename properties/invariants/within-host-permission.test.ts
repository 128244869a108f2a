// SPDX-License-Identifier: GPL-2.0-only
// Read-only memory mapped writable.
import { describe, expect, it } from 'vitest';
import { brokenAnywhere, brokenIn, type KnownBad } from '../testing/known-bad.ts';

/** `map_writable` is not honoured. */
const bad: KnownBad = {
  override: (k) => ({
    __kvm_faultin_pfn: (slot, gfn, foll, writable, page) => {
      const pfn = k.__kvm_faultin_pfn(slot, gfn, foll, writable, page);
      writable.value = true;
      return pfn;
    },
  }),
};

describe('the invariant within-host-permission', () => {
  it('is broken by a handler that maps read-only memory writable', () => {
    expect(brokenIn(bad, { hostPte: 'read-only' })).toEqual(['within-host-permission']);
  });

  it('is the only one that this breaks, in any scenario', () => {
    expect(brokenAnywhere(bad)).toEqual(['within-host-permission']);
  });
});
