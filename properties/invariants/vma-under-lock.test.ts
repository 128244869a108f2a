// SPDX-License-Identifier: GPL-2.0-only
// A VMA read after the unlock.
import { describe, expect, it } from 'vitest';
import type { vm_area_struct } from '../../src/kernel/types.ts';
import { brokenAnywhere, brokenIn, type KnownBad } from '../testing/known-bad.ts';

/** Bug B2: the MTE permission is read from the VMA when it is needed. */
const bad: KnownBad = {
  override: (k) => {
    let vma: vm_area_struct | null = null;
    return {
      vma_lookup: (mm, addr) => {
        vma = k.vma_lookup(mm, addr);
        return vma;
      },
      kvm_has_mte: (kvm) => k.kvm_has_mte(kvm) && (vma === null || vma.vm_flags !== 0),
    };
  },
};

describe('the invariant vma-under-lock', () => {
  it('is broken by a handler that looks at the VMA after the unlock', () => {
    expect(brokenIn(bad, { vmMte: 'yes' })).toEqual(['vma-under-lock']);
  });

  it('is the only one that this breaks, in any scenario', () => {
    expect(brokenAnywhere(bad)).toEqual(['vma-under-lock']);
  });
});
