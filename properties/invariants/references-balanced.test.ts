// SPDX-License-Identifier: GPL-2.0-only
// An early return that keeps the page.
import { describe, expect, it } from 'vitest';
import { brokenAnywhere, brokenIn, type KnownBad } from '../testing/known-bad.ts';

/** Bugs A1a, A1b and A2: an early return that keeps the page. */
const bad: KnownBad = { override: () => ({ kvm_release_page_unused: () => undefined }) };

describe('the invariant references-balanced', () => {
  it('is broken by a handler that injects the abort without releasing the page', () => {
    expect(brokenIn(bad, { faultKind: 'excl-atomic' })).toEqual(['references-balanced']);
  });

  it('is the only one that this breaks, in any scenario', () => {
    expect(brokenAnywhere(bad)).toEqual(['references-balanced']);
  });
});
