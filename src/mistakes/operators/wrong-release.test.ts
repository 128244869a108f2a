// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { mutated } from './testing/mutated.ts';
import { wrongRelease } from './wrong-release.ts';

describe('wrong-release', () => {
  it('calls another helper, or for no page', () => {
    expect(mutated(wrongRelease, 'k.kvm_release_page_unused(page);')).toEqual([
      'k.kvm_release_page_unused(page) -> k.kvm_release_page_clean(page)',
      'k.kvm_release_page_unused(page) -> k.kvm_release_page_dirty(page)',
      'k.kvm_release_page_unused(page) -> k.kvm_release_page_unused(null)',
    ]);
  });

  it('tells the helper the wrong thing', () => {
    expect(mutated(wrongRelease, 'k.kvm_release_faultin_page(kvm, page, !!ret, dirty);')).toEqual([
      'k.kvm_release_faultin_page(kvm,page,!!ret,dirty) -> k.kvm_release_page_unused(page)',
      'k.kvm_release_faultin_page(kvm,page,!!ret,dirty) -> k.kvm_release_page_clean(page)',
      'k.kvm_release_faultin_page(kvm,page,!!ret,dirty) -> k.kvm_release_page_dirty(page)',
      'page -> null',
      '!!ret -> true',
      '!!ret -> false',
      '!!ret -> !ret',
      'dirty -> true',
      'dirty -> false',
      'dirty -> !dirty',
    ]);
  });
});
