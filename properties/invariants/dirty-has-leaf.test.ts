// SPDX-License-Identifier: GPL-2.0-only
// A page that was read marked dirty.
import { describe, expect, it } from 'vitest';
import type { kvm_memory_slot } from '../../src/kernel/types.ts';
import { brokenAnywhere, brokenIn, type KnownBad } from '../testing/known-bad.ts';

/** A page that is read marked dirty as well. */
const bad: KnownBad = {
  override: (k) => {
    let last: { slot: kvm_memory_slot; gfn: number } | null = null;
    return {
      __kvm_faultin_pfn: (slot, gfn, foll, writable, page) => {
        last = { slot, gfn };
        return k.__kvm_faultin_pfn(slot, gfn, foll, writable, page);
      },
      kvm_fault_unlock: (kvm) => {
        k.kvm_fault_unlock(kvm);
        if (last !== null) k.mark_page_dirty_in_slot(kvm, last.slot, last.gfn);
      },
    };
  },
};

describe('the invariant dirty-has-leaf', () => {
  it('is broken by a handler that marks dirty what it only read', () => {
    expect(brokenIn(bad, { slotLogging: 'yes' })).toEqual(['dirty-has-leaf']);
  });

  it('is the only one that this breaks, in any scenario', () => {
    expect(brokenAnywhere(bad)).toEqual(['dirty-has-leaf']);
  });
});
