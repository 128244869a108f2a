// SPDX-License-Identifier: GPL-2.0-only
// A read pinned for writing.
import { describe, expect, it } from 'vitest';
import { FOLL_WRITE } from '../../src/kernel/pfn.ts';
import { brokenAnywhere, brokenIn, type KnownBad } from '../testing/known-bad.ts';

/** The access taken for a write when the page is pinned, and for what it is afterwards. */
const bad: KnownBad = {
  override: (k) => ({
    __kvm_faultin_pfn: (slot, gfn, foll, writable, page) => {
      const pfn = k.__kvm_faultin_pfn(slot, gfn, foll, writable, page);
      if (pfn < 0 || foll !== 0) return pfn;
      k.kvm_release_page_unused(page.value);
      return k.__kvm_faultin_pfn(slot, gfn, FOLL_WRITE, { value: false }, page);
    },
  }),
};

describe('the invariant pin-for-write', () => {
  it('is broken by a handler that pins for writing what is only read', () => {
    expect(brokenIn(bad, {})).toEqual(['pin-for-write']);
  });

  it('is the only one that this breaks, in any scenario', () => {
    expect(brokenAnywhere(bad)).toEqual(['pin-for-write']);
  });
});
