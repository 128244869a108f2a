// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { altered, messagesOf, shipped } from '../testing/altered.ts';

const RULE = 'locks-pair-up';
const VARIANT = 'fault-desc';

describe('locks pair up on every path', () => {
  it('holds in the original and in a refactored state', () => {
    expect(messagesOf(shipped('legacy'), RULE)).toEqual([]);
    expect(messagesOf(shipped(VARIANT), RULE)).toEqual([]);
  });

  it('is broken by a return that forgets mmap_lock', () => {
    const bad = altered(
      VARIANT,
      'kvm_s2_fault_get_vma_info',
      '    k.mmap_read_unlock(k.current.mm);\n    return -EFAULT;',
      '    return -EFAULT;',
    );
    expect(messagesOf(bad, RULE)).toEqual(['returns with mmap_lock held']);
  });

  it('is broken by a return inside the locked stretch', () => {
    const bad = altered(
      VARIANT,
      'kvm_s2_fault_map',
      'ret = mapping_size;\n          break out_unlock;',
      'return mapping_size;',
    );
    expect(messagesOf(bad, RULE)).toEqual(['returns with mmu_lock held']);
  });

  it('is broken by dropping what is not held', () => {
    const bad = altered(VARIANT, 'kvm_s2_fault_map', 'k.kvm_fault_lock(kvm);', '');
    expect(messagesOf(bad, RULE)).toContain('kvm_fault_unlock() drops mmu_lock, which is not held');
  });

  it('is broken by a topup under mmu_lock', () => {
    const bad = altered(
      VARIANT,
      'kvm_s2_fault_map',
      'ret = -EAGAIN;\n',
      'ret = -EAGAIN; k.kvm_mmu_topup_memory_cache(memcache, 2);\n',
    );
    expect(messagesOf(bad, RULE)).toEqual([
      expect.stringMatching(/^kvm_mmu_topup_memory_cache\(\) may sleep .* under mmu_lock$/),
    ]);
  });
});
