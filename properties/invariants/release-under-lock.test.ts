// SPDX-License-Identifier: GPL-2.0-only
// A release behind the unlock.
import { describe, expect, it } from 'vitest';
import { brokenAnywhere, brokenIn, type KnownBad } from '../testing/known-bad.ts';

/** The two calls at the end of the locked section changed places. */
const bad: KnownBad = {
  override: (k) => ({
    kvm_release_faultin_page: (kvm, page, unused, dirty) => {
      k.kvm_fault_unlock(kvm);
      k.kvm_release_faultin_page(kvm, page, unused, dirty);
    },
    kvm_fault_unlock: () => undefined,
  }),
};

describe('the invariant release-under-lock', () => {
  it('is broken by a handler that releases the page behind the unlock', () => {
    expect(brokenIn(bad, {})).toEqual(['release-under-lock']);
  });

  it('is the only one that this breaks, in any scenario', () => {
    expect(brokenAnywhere(bad)).toEqual(['release-under-lock']);
  });
});
