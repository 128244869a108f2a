// SPDX-License-Identifier: GPL-2.0-only
// A page mapped after its release.
import { describe, expect, it } from 'vitest';
import type { Ref } from '../../src/kernel/poison.ts';
import type { page } from '../../src/kernel/types.ts';
import { brokenAnywhere, brokenIn, type KnownBad } from '../testing/known-bad.ts';

/** The reference is dropped once the pfn is known. */
const bad: KnownBad = {
  override: (k) => ({
    __kvm_faultin_pfn: (slot, gfn, foll, writable, refcounted: Ref<page | null>) => {
      const pfn = k.__kvm_faultin_pfn(slot, gfn, foll, writable, refcounted);
      if (refcounted.value !== null) k.kvm_release_page_unused(refcounted.value);
      refcounted.value = null;
      return pfn;
    },
  }),
};

describe('the invariant no-use-after-release', () => {
  it('is broken by a handler that maps a page after it let go of it', () => {
    expect(brokenIn(bad, {})).toEqual(['no-use-after-release']);
  });

  it('is the only one that this breaks, in any scenario', () => {
    expect(brokenAnywhere(bad)).toEqual(['no-use-after-release']);
  });
});
