// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { dropRelease } from './drop-release.ts';
import { mutated } from './testing/mutated.ts';

describe('drop-release', () => {
  it('leaves out a release', () => {
    expect(mutated(dropRelease, 'if (ret) k.kvm_release_page_unused(page);')).toEqual([
      'k.kvm_release_page_unused(page); -> ;',
    ]);
  });
});
