// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { releaseTwice } from './release-twice.ts';
import { mutated } from './testing/mutated.ts';

describe('release-twice', () => {
  it('releases the page once more', () => {
    expect(mutated(releaseTwice, 'k.kvm_release_page_unused(page);')).toEqual([
      'k.kvm_release_page_unused(page); -> k.kvm_release_page_unused(page);k.kvm_release_page_unused(page);',
    ]);
  });
});
