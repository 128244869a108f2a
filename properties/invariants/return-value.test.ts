// SPDX-License-Identifier: GPL-2.0-only
// -EAGAIN for the caller.

import { describe, expect, it } from 'vitest';
import { EAGAIN } from '../../src/kernel/errno.ts';
import { FIRST_SEQUENCE } from '../../src/kernel/layout.ts';
import { brokenAnywhere, brokenIn, type KnownBad } from '../testing/known-bad.ts';

/** Bug F2, after an invalidation. */
const bad: KnownBad = {
  override: () => ({}),
  returns: (ret, m) => (ret === 0 && m.signals === 0 && m.invalidateSeq !== FIRST_SEQUENCE ? -EAGAIN : ret),
};

describe('the invariant return-value', () => {
  it('is broken by a handler that hands -EAGAIN to its caller', () => {
    expect(brokenIn(bad, {}, [{ site: 'kvm_fault_lock#1', action: 'remap' }])).toEqual(['return-value']);
  });

  it('is the only one that this breaks, in any scenario', () => {
    expect(brokenAnywhere(bad)).toEqual(['return-value']);
  });
});
