// SPDX-License-Identifier: GPL-2.0-only
// Every VMA taken for one that may carry tags.
import { describe, expect, it } from 'vitest';
import { hasBit } from '../../src/kernel/bits.ts';
import { VM_MTE_ALLOWED } from '../../src/kernel/vm_flags.ts';
import { brokenAnywhere, brokenIn, type KnownBad } from '../testing/known-bad.ts';

/** Every VMA taken for one that may carry tags. */
const bad: KnownBad = {
  override: (k) => ({
    vma_lookup: (mm, addr) => {
      const vma = k.vma_lookup(mm, addr);
      if (vma === null) return null;
      return Object.create(vma, {
        vm_flags: {
          get: () => (hasBit(vma.vm_flags, VM_MTE_ALLOWED) ? vma.vm_flags : vma.vm_flags + VM_MTE_ALLOWED),
        },
      }) as typeof vma;
    },
  }),
};

describe('the invariant mte-vma-allowed', () => {
  it('is broken by a handler that does not ask whether the VMA may carry tags', () => {
    expect(brokenIn(bad, { vmMte: 'yes', vmaMteAllowed: 'no' })).toEqual(['mte-vma-allowed']);
  });

  it('is broken together with the one on what can carry tags at all, and with no other', () => {
    expect(brokenAnywhere(bad)).toEqual(['mte-vma-allowed', 'tags-on-memory-only']);
  });
});
