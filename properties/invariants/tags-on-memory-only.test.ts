// SPDX-License-Identifier: GPL-2.0-only
// Tags of a device.
import { describe, expect, it } from 'vitest';
import { brokenAnywhere, brokenIn, type KnownBad } from '../testing/known-bad.ts';

/** Tags are cleared of whatever was pinned. */
const bad: KnownBad = {
  override: (k) => {
    let last = -1;
    return {
      __kvm_faultin_pfn: (slot, gfn, foll, writable, page) => {
        last = k.__kvm_faultin_pfn(slot, gfn, foll, writable, page);
        return last;
      },
      kvm_release_faultin_page: (kvm, page, unused, dirty) => {
        if (last >= 0 && k.kvm_has_mte(kvm)) k.sanitise_mte_tags(kvm, last, k.PAGE_SIZE);
        k.kvm_release_faultin_page(kvm, page, unused, dirty);
      },
    };
  },
};

describe('the invariant tags-on-memory-only', () => {
  it('is broken by a handler that clears tags of a device', () => {
    expect(brokenIn(bad, { vmMte: 'yes', vmaKind: 'pfnmap' })).toEqual(['tags-on-memory-only']);
  });

  it('is the only one that this breaks, in any scenario', () => {
    expect(brokenAnywhere(bad)).toEqual(['tags-on-memory-only']);
  });
});
