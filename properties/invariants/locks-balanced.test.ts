// SPDX-License-Identifier: GPL-2.0-only
// `mmap_lock` kept on an error.
import { describe, expect, it } from 'vitest';
import { VmaKind } from '../../src/kernel/environment.ts';
import { brokenAnywhere, brokenIn, type KnownBad } from '../testing/known-bad.ts';

/** Bug B7: the lock is kept on an error return. */
const bad: KnownBad = {
  override: (k, m) => ({
    mmap_read_unlock: (mm) => {
      if (m.host.vmaKind() !== VmaKind.hole) k.mmap_read_unlock(mm);
    },
  }),
};

describe('the invariant locks-balanced', () => {
  it('is broken by a handler that returns with mmap_lock held when there is no VMA', () => {
    expect(brokenIn(bad, { vmaKind: 'hole' })).toEqual(['locks-balanced']);
  });

  it('is the only one that this breaks, in any scenario', () => {
    expect(brokenAnywhere(bad)).toEqual(['locks-balanced']);
  });
});
