// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { altered, messagesOf, shipped } from '../testing/altered.ts';

const RULE = 'vma-stays-inside';
const INFO = 'kvm_s2_fault_get_vma_info';
const VARIANT = 'fault-desc';

describe('the VMA does not leave the function that holds mmap_lock', () => {
  it('holds where one helper takes and drops the lock', () => {
    expect(messagesOf(shipped(VARIANT), RULE)).toEqual([]);
  });

  it('tells of the original that the VMA stays in scope behind the unlocking', () => {
    expect(messagesOf(shipped('legacy'), RULE)).toEqual([
      expect.stringContaining('after mmap_read_unlock() with vma in scope'),
    ]);
  });

  it('is broken by a field that keeps the VMA', () => {
    const bad = altered(
      VARIANT,
      INFO,
      's2vi.vm_flags = vma.vm_flags;',
      's2vi.vm_flags = vma.vm_flags; s2vi.page = vma as never;',
    );
    expect(messagesOf(bad, RULE)).toContain('stores the VMA in kvm_s2_fault_vma_info, field page');
  });

  it('is broken by returning it', () => {
    const bad = altered(VARIANT, INFO, '\n  return 0;\n', '\n  return vma as never;\n');
    expect(messagesOf(bad, RULE)).toContain(`${INFO}() returns the VMA`);
  });

  it('is broken by a read behind the unlocking', () => {
    const bad = altered(VARIANT, INFO, '\n  return 0;\n', '\n  return vma.vm_flags ? 0 : 0;\n');
    expect(messagesOf(bad, RULE)).toContain('reads vma.vm_flags without mmap_lock');
  });

  it('is broken by passing it to a helper behind the unlocking', () => {
    const bad = altered(
      VARIANT,
      INFO,
      '\n  return 0;\n',
      '\n  return kvm_vma_mte_allowed(k, vma) ? 0 : 0;\n',
    );
    expect(messagesOf(bad, RULE)).toContain('passes the VMA to kvm_vma_mte_allowed() without mmap_lock');
  });

  it('is broken by a closure that captures it', () => {
    const bad = altered(
      VARIANT,
      INFO,
      's2vi.vm_flags = vma.vm_flags;',
      's2vi.vm_flags = vma.vm_flags; const later = () => vma; k.kvm_err(later.name);',
    );
    expect(messagesOf(bad, RULE)).toContain('a closure captures the VMA as vma');
  });
});
