// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { altered, messagesOf, shipped } from '../testing/altered.ts';

const RULE = 'state-written-first';
const VARIANT = 'fault-desc';

describe('the state is written before it is read', () => {
  it('holds where a local is only read under the condition under which it is written', () => {
    expect(messagesOf(shipped('legacy'), RULE)).toEqual([]);
    expect(messagesOf(shipped('extracted-helpers'), RULE)).toEqual([]);
  });

  it('lets a flag that is only ever raised start at zero', () => {
    expect(messagesOf(shipped(VARIANT), RULE)).toEqual([]);
  });

  it('is broken in the original by reading the granule of a fault that has none', () => {
    const bad = altered(
      'legacy',
      'user_mem_abort',
      'if (fault_is_perm && vma_pagesize === fault_granule)',
      'if (vma_pagesize === fault_granule)',
    );
    expect(messagesOf(bad, RULE)).toContain('reads fault_granule, which nobody wrote');
  });

  it('is broken by a field that nobody fills in before the step that needs it', () => {
    const bad = altered(VARIANT, 'kvm_s2_fault_get_vma_info', 's2vi.mmu_seq = kvm.mmu_invalidate_seq;', '');
    const late = altered(
      VARIANT,
      'kvm_s2_fault_get_vma_info',
      's2vi.vm_flags = vma.vm_flags;\n',
      'if (s2vi.is_vma_cacheable) s2vi.vm_flags = vma.vm_flags;\n',
    );
    expect(messagesOf(bad, RULE)).toEqual([
      'reads s2vi.mmu_seq before the step that writes it: still the initial 0',
    ]);
    expect(messagesOf(late, RULE)).toContainEqual(
      expect.stringContaining('reads s2vi.is_vma_cacheable before the step that writes it'),
    );
  });

  it('is broken by a write to the constant context, also from a helper', () => {
    const bad = altered(
      VARIANT,
      'kvm_s2_fault_map',
      'mapping_size = s2vi.vma_pagesize;',
      'mapping_size = s2vi.vma_pagesize; (s2fd as { hva: number }).hva = 0;',
    );
    expect(messagesOf(bad, RULE)).toEqual(['writes field hva of the constant kvm_s2_fault_desc']);
  });
});
