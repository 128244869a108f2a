// SPDX-License-Identifier: GPL-2.0-only
// A cacheable PFNMAP without FWB and DIC.
import { describe, expect, it } from 'vitest';
import { brokenAnywhere, brokenIn, type KnownBad } from '../testing/known-bad.ts';

/** Bug E3. */
const bad: KnownBad = { override: () => ({ kvm_supports_cacheable_pfnmap: () => true }) };

describe('the invariant memory-type', () => {
  it('is broken by a handler that maps cacheable PFNMAP memory without FWB and DIC', () => {
    expect(brokenIn(bad, { vmaKind: 'pfnmap', vmaMemType: 'cacheable' })).toEqual(['memory-type']);
  });

  it('is the only one that this breaks, in any scenario', () => {
    expect(brokenAnywhere(bad)).toEqual(['memory-type']);
  });
});
