// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { altered, messagesOf, ruleOn, shipped } from '../testing/altered.ts';

const RULE = 'pins-are-released';
const VARIANT = 'fault-desc';

describe('every path from a successful pin to a return releases exactly once', () => {
  it('holds in the original and in a refactored state', () => {
    expect(messagesOf(shipped('legacy'), RULE)).toEqual([]);
    expect(messagesOf(shipped(VARIANT), RULE)).toEqual([]);
  });

  it('derives from the helper that 1 is the only return value with the page pinned', () => {
    const [pin] = ruleOn(shipped(VARIANT), RULE).notes;
    expect(pin).toBe(
      'kvm_s2_fault_pin_pfn(): nothing pinned when it returns -EFAULT, 0; pinned when it returns 1; released when it returns -EFAULT',
    );
  });

  it('prints the path on which a release is missing', () => {
    const bad = altered(
      VARIANT,
      'kvm_s2_fault_pin_pfn',
      'k.kvm_release_faultin_page(s2fd.vcpu.kvm, s2vi.page, true, false);',
      '',
    );
    const [finding, ...more] = ruleOn(bad, RULE).findings;
    expect(more).toEqual([]);
    expect(finding.message).toMatch(/^the page pinned at .*kvm_s2_fault_pin_pfn\.ts:\d+ is never released$/);
    const path = finding.path?.join('\n') ?? '';
    expect(path).toContain('__kvm_faultin_pfn() gives a pfn: the page is pinned');
    expect(path).toContain('if (!k.kvm_supports_cacheable_pfnmap()): yes');
  });

  it('is broken by a caller that takes another return value for success', () => {
    const bad = altered(VARIANT, 'user_mem_abort', 'if (ret !== 1) return ret;', 'if (ret < 0) return ret;');
    expect(messagesOf(bad, RULE)).toContain(
      'kvm_release_page_unused() releases a page on a path on which nothing is pinned',
    );
  });

  it('is broken by releasing twice', () => {
    const bad = altered(
      VARIANT,
      'user_mem_abort',
      'return kvm_s2_fault_map(k, s2fd, s2vi, prot.value, memcache);',
      'ret = kvm_s2_fault_map(k, s2fd, s2vi, prot.value, memcache); k.kvm_release_page_unused(s2vi.page); return ret;',
    );
    expect(messagesOf(bad, RULE)).toEqual([expect.stringContaining('a second time')]);
  });

  it('is broken in the original by an early return between pin and lock', () => {
    const bad = altered('legacy', 'user_mem_abort', 'ret = 1;\n      break out_put_page;', 'return 1;');
    expect(messagesOf(bad, RULE)).toEqual([expect.stringContaining('is never released')]);
  });
});
