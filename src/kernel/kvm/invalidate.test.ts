// SPDX-License-Identifier: GPL-2.0-only

import { describe, expect, it } from 'vitest';
import { NestedSize, Reach } from '../environment.ts';
import { FIRST_SEQUENCE } from '../layout.ts';
import { KVM_PGTABLE_PROT_R, KVM_PGTABLE_PROT_RW } from '../prot.ts';
import { type Booted, boot, leavesOf } from '../testing/boot.ts';
import { mmu_invalidate_begin, mmu_invalidate_end, wpMemoryRegion } from './invalidate.ts';

const PAGE = 4096;

/** Three writable pages around the faulting one. */
function withPages(b: Booted): Booted {
  b.m.stage2.ensure();
  for (const delta of [-PAGE, 0, PAGE]) {
    b.m.stage2.install(b.m.fault.faultIpa + delta, 3, 0x4000_0000 + delta, KVM_PGTABLE_PROT_RW);
  }
  return b;
}

describe('kvm_mmu_notifier_invalidate_range_start()', () => {
  it('raises the count, leaves the sequence, and unmaps what the slot has in the range', () => {
    const { m } = withPages(boot());
    mmu_invalidate_begin(m, { start: m.fault.hva, end: m.fault.hva + PAGE });
    expect([m.invalidateInProgress, m.invalidateSeq, m.disturbed]).toEqual([1, FIRST_SEQUENCE, true]);
    expect(leavesOf(m).map((leaf) => leaf.addr - m.fault.ipa)).toEqual([-PAGE, PAGE]);
  });

  it('is clamped to the slot (kvm_handle_hva_range())', () => {
    const { m } = withPages(boot({ slotStart: Reach.page, slotEnd: Reach.page }));
    mmu_invalidate_begin(m, { start: m.fault.hva - 8 * PAGE, end: m.fault.hva + 8 * PAGE });
    expect(leavesOf(m).map((leaf) => leaf.addr - m.fault.ipa)).toEqual([-PAGE, PAGE]);
  });

  it('beside the slot raises the count and unmaps nothing', () => {
    const { m } = withPages(boot({ slotEnd: Reach.page }));
    mmu_invalidate_begin(m, { start: m.fault.hva + PAGE, end: m.fault.hva + 2 * PAGE });
    expect(m.invalidateInProgress).toBe(1);
    expect(leavesOf(m)).toHaveLength(3);
  });

  it('unmaps a shadow stage-2 whole (kvm_nested_s2_unmap())', () => {
    const { m } = withPages(boot({ nestedSize: NestedSize.pmd }));
    mmu_invalidate_begin(m, { start: m.fault.hva, end: m.fault.hva + PAGE });
    expect(leavesOf(m)).toEqual([]);
  });
});

it('kvm_mmu_invalidate_end() moves the sequence and lowers the count', () => {
  const { m } = boot();
  mmu_invalidate_begin(m, { start: 0, end: 0 });
  mmu_invalidate_end(m);
  expect([m.invalidateInProgress, m.invalidateSeq]).toEqual([0, FIRST_SEQUENCE + 1]);
});

describe('kvm_mmu_wp_memory_region()', () => {
  it('write-protects the slot and nothing beside it', () => {
    const { m } = withPages(boot({ slotStart: Reach.page }));
    wpMemoryRegion(m);
    expect(leavesOf(m).map((leaf) => leaf.prot)).toEqual([
      KVM_PGTABLE_PROT_RW,
      KVM_PGTABLE_PROT_R,
      KVM_PGTABLE_PROT_R,
    ]);
  });

  it('write-protects a shadow stage-2 whole (kvm_nested_s2_wp())', () => {
    const { m } = withPages(boot({ slotStart: Reach.page, nestedSize: NestedSize.pmd }));
    wpMemoryRegion(m);
    expect(leavesOf(m).every((leaf) => leaf.prot === KVM_PGTABLE_PROT_R)).toBe(true);
  });
});
