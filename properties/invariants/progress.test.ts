// SPDX-License-Identifier: GPL-2.0-only
// Handled, and nothing mapped.
import { describe, expect, it } from 'vitest';
import { EAGAIN } from '../../src/kernel/errno.ts';
import { brokenAnywhere, brokenIn, type KnownBad } from '../testing/known-bad.ts';

/** Bug D2 as the guest saw it: it takes the same fault for ever. */
const bad: KnownBad = { override: () => ({ kvm_pgtable_stage2_map: () => -EAGAIN }) };

describe('the invariant progress', () => {
  it('is broken by a handler that says handled and maps nothing', () => {
    expect(brokenIn(bad, {})).toEqual(['progress']);
  });

  it('is the only one that this breaks, in any scenario', () => {
    expect(brokenAnywhere(bad)).toEqual(['progress']);
  });
});
