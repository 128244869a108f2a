// SPDX-License-Identifier: GPL-2.0-only
// Tags behind the mapping.
import { describe, expect, it } from 'vitest';
import { brokenAnywhere, brokenIn, type KnownBad } from '../testing/known-bad.ts';

/** Mapped first, and the tags cleared afterwards. */
const bad: KnownBad = {
  override: (k) => {
    let clear = (): void => undefined;
    return {
      sanitise_mte_tags: (kvm, pfn, size) => {
        clear = () => k.sanitise_mte_tags(kvm, pfn, size);
      },
      kvm_release_faultin_page: (kvm, page, unused, dirty) => {
        clear();
        clear = () => undefined;
        k.kvm_release_faultin_page(kvm, page, unused, dirty);
      },
    };
  },
};

describe('the invariant initialised-before-visible', () => {
  it('is broken by a handler that clears tags behind the map, though at the end all is as it should be', () => {
    expect(brokenIn(bad, { vmMte: 'yes' })).toEqual(['initialised-before-visible']);
  });

  it('says nothing where the tags were initialised by somebody else', () => {
    expect(brokenIn(bad, { vmMte: 'yes', mteTags: 'all' })).toEqual([]);
  });

  it('is the only one that this breaks without races, in any scenario', () => {
    expect(brokenAnywhere(bad, 0)).toEqual(['initialised-before-visible']);
  });
});
