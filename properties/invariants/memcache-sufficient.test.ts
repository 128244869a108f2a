// SPDX-License-Identifier: GPL-2.0-only
// A cache that is not filled.
import { describe, expect, it } from 'vitest';
import { brokenAnywhere, brokenIn, type KnownBad } from '../testing/known-bad.ts';

/** In protected mode an empty cache is a NULL pointer besides, so only the other mode is spoilt. */
const bad: KnownBad = { override: () => ({ kvm_mmu_topup_memory_cache: () => 0 }) };

describe('the invariant memcache-sufficient', () => {
  it('is broken by a handler that does not fill the cache', () => {
    expect(brokenIn(bad, { cacheFill: 'empty' })).toEqual(['memcache-sufficient']);
  });

  it('is the only one that this breaks, in any scenario', () => {
    expect(brokenAnywhere(bad)).toEqual(['memcache-sufficient']);
  });

  // With 16K pages both have tables of 48 bits.
  it.each([
    ['4k', 'two'],
    ['64k', 'one'],
  ])(
    'with %s pages is broken by a handler that fills it for the VM when it maps into a shadow',
    (pageSize, cacheFill) => {
      const forVm: KnownBad = {
        override: (k, m) => ({ kvm_mmu_cache_min_pages: () => k.kvm_mmu_cache_min_pages(m.kvm.arch.mmu) }),
      };
      const nested = { pageSize, nestedSize: 'page', nestedWritable: 'yes', nestedReadable: 'yes' };
      expect(brokenIn(forVm, { ...nested, cacheFill })).toEqual(['memcache-sufficient']);
      expect(brokenIn(forVm, { ...nested, cacheFill: 'full' })).toEqual([]);
      expect(brokenIn(forVm, { pageSize, cacheFill: 'one' })).toEqual([]);
    },
  );
});
