// SPDX-License-Identifier: GPL-2.0-only
// The page behind the last one marked dirty.
import { describe, expect, it } from 'vitest';
import { brokenAnywhere, brokenIn, type KnownBad } from '../testing/known-bad.ts';

/** The end of the slot taken for its last page; without a bitmap it does no harm beyond being wrong. */
const bad: KnownBad = {
  override: (k) => ({
    mark_page_dirty_in_slot: (kvm, memslot, gfn) => {
      k.mark_page_dirty_in_slot(kvm, memslot, gfn);
      if (memslot.dirty_bitmap === null) {
        k.mark_page_dirty_in_slot(kvm, memslot, memslot.base_gfn + memslot.npages);
      }
    },
  }),
};

describe('the invariant gfn-in-slot', () => {
  it('is broken by a handler that marks the page behind the last one', () => {
    expect(brokenIn(bad, { access: 'write' })).toEqual(['gfn-in-slot']);
  });

  it('is broken together with the one on what is dirty without having been mapped, and with no other', () => {
    expect(brokenAnywhere(bad)).toEqual(['dirty-has-leaf', 'gfn-in-slot']);
  });
});
