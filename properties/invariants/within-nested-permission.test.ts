// SPDX-License-Identifier: GPL-2.0-only
// A write that the guest hypervisor forbids.
import { describe, expect, it } from 'vitest';
import { brokenAnywhere, brokenIn, type KnownBad } from '../testing/known-bad.ts';

/** The permissions of the guest's own stage-2 are not looked at. */
const bad: KnownBad = { override: () => ({ kvm_s2_trans_writable: () => true }) };

describe('the invariant within-nested-permission', () => {
  it('is broken by a handler that maps writable what the guest hypervisor write-protected', () => {
    expect(brokenIn(bad, { nestedSize: 'pud', nestedWritable: 'no', featXNX: 'yes' })).toEqual([
      'within-nested-permission',
    ]);
  });

  it('is the only one that this breaks, in any scenario', () => {
    expect(brokenAnywhere(bad)).toEqual(['within-nested-permission']);
  });
});
