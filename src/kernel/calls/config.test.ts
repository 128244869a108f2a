// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { ARM64_HAS_CACHE_DIC, ARM64_HAS_STAGE2_FWB, ARM64_HAS_XNX } from '../caps.ts';
import { boot } from '../testing/boot.ts';

describe('cpus_have_final_cap()', () => {
  it.each([
    ['hasDIC', ARM64_HAS_CACHE_DIC],
    ['hasFWB', ARM64_HAS_STAGE2_FWB],
    ['hasXNX', ARM64_HAS_XNX],
  ] as const)('answers what the host has: %s', (question, capability) => {
    for (const has of [false, true])
      expect(boot({ [question]: has }).k.cpus_have_final_cap(capability)).toBe(has);
  });

  it('answers nothing for a capability that the model does not have', () => {
    expect(() => boot().k.cpus_have_final_cap(1000)).toThrow('the model has no such capability');
  });
});
