// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { legacy } from '../../../properties/testing/variants.ts';
import { Call } from '../../kernel/calls.ts';
import { RACE_NAMES, Race } from '../../kernel/races/actions.ts';
import { SITE_STRIDE } from '../../kernel/races/site.ts';
import { D, DIMENSIONS } from '../../subjects/user_mem_abort/dimensions/all.ts';
import { USER_MEM_ABORT } from '../../subjects/user_mem_abort/subject.ts';
import { watchAsking } from './asked.ts';
import { observe } from './observations.ts';

const seen = observe(USER_MEM_ABORT)!;

describe('who asks for a dimension', () => {
  it('is the function of the kernel that depends on it', () => {
    const first = (dimension: number): string => seen.asking()[dimension].by[0].name;
    expect(first(D.vmaKind)).toBe('vma_lookup');
    expect(first(D.slotLogging)).toBe('memslot_is_logging');
    expect(first(D.userPteGone)).toBe('kvm_pgtable_get_leaf');
    expect(first(D.pageSize)).toBe('the fault is set up');
  });

  it('is somebody for every dimension', () => {
    const nobody = DIMENSIONS.filter((_, dimension) => seen.asking()[dimension].asked === 0);
    expect(nobody.map(({ name }) => name)).toEqual([]);
  });

  it('is the same every time', () => {
    expect(watchAsking(USER_MEM_ABORT, legacy)).toEqual(seen.asking());
  });
});

describe('what can strike at a site', () => {
  const allowedAt = (call: number): number => seen.sites().get(call * SITE_STRIDE + 1)?.allowed ?? 0;

  it('is everything where no lock is held', () => {
    expect(allowedAt(Call.mmap_read_lock)).toBe((1 << RACE_NAMES.length) - 2);
  });

  it('is no change of the VMA under mmap_lock, and no notifier under mmu_lock', () => {
    expect(allowedAt(Call.vma_lookup) & (1 << Race.vmaHole)).toBe(0);
    expect(allowedAt(Call.vma_lookup) & (1 << Race.unmap)).not.toBe(0);
    expect(allowedAt(Call.mmu_invalidate_retry) & (1 << Race.unmap)).toBe(0);
    expect(allowedAt(Call.mmu_invalidate_retry)).not.toBe(0);
  });
});
