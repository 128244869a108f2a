// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { findDivergence } from '../../engines/find-divergence.ts';
import { Bench } from '../../subjects/user_mem_abort/bench.ts';
import { USER_MEM_ABORT } from '../../subjects/user_mem_abort/subject.ts';
import { LEGACY } from '../../subjects/user_mem_abort/variants.ts';
import { BUGS } from '../historical/all.ts';
import { mistakeIn } from '../historical/bug.ts';
import { KNOWN_BAD } from '../known-bad/all.ts';
import { overriding } from '../mistake.ts';
import { plant } from '../plant/plant.ts';
import { Planter } from '../plant/planter.ts';
import { CHANGED_CALLS } from './changed-calls.ts';
import { firstReport, namesChange } from './first-report.ts';

const planter = new Planter();

describe('what a report should name', () => {
  it('is declared for every historical bug and known-bad variant, and for nothing else', () => {
    const ids = new Set([...BUGS, ...KNOWN_BAD].map(({ id }) => id));
    expect(Object.keys(CHANGED_CALLS).sort()).toEqual([...ids].sort());
  });
});

describe('firstReport()', () => {
  it('has the call that was left out, which the mistake changes', () => {
    const bug = BUGS.find(({ id }) => id === 'A2');
    const mistake = bug === undefined ? null : mistakeIn(bug, 'legacy');
    const report = mistake === null ? null : firstReport(USER_MEM_ABORT, planter, mistake, LEGACY);
    expect(report?.names).toContain('kvm_release_page_unused');
    expect(report !== null && namesChange(report)).toBe(true);
  });

  it.each([
    ['topup-for-no-mmu', 'kvm_mmu_cache_min_pages'],
    ['lock-of-no-vm', 'kvm_fault_lock'],
    ['u32-pfn', 'kvm_pgtable_stage2_map'],
    ['int-size', 'WARN_ONCE'],
  ])('of %s names the call within which the kernel complains, or tells TLB and caches: %s', (id, call) => {
    const mistake = KNOWN_BAD.find((bad) => bad.id === id);
    const report = mistake === undefined ? null : firstReport(USER_MEM_ABORT, planter, mistake, LEGACY);
    expect(report?.names).toContain(call);
    expect(report !== null && namesChange(report)).toBe(true);
  });

  it('has no race where the mistake shows without one', () => {
    const bench = new Bench();
    const mistake = KNOWN_BAD.find(({ id, variant }) => id === 'tags-after-map' && variant === 'legacy');
    expect(mistake).toBeDefined();
    const planted = plant(planter, mistake!, LEGACY, bench.m);
    const subject = { ...USER_MEM_ABORT, createBench: () => bench };
    const report = findDivergence(subject, LEGACY, planted, { runs: 4096 });
    expect(report?.invariants.map(({ name }) => name)).toContain('initialised-before-visible');
    expect(report?.scenario.races).toEqual([]);
  });

  it('does not hit where it names something else', () => {
    expect(namesChange({ id: '', variant: '', names: ['kvm_fault_lock'], changed: ['mmap_read_lock'] })).toBe(
      false,
    );
  });

  it('is null where nothing is found', () => {
    const planting = overriding(() => ({}));
    const harmless = { id: 'A1a', title: '', origin: 'known-bad', variant: 'legacy', planting } as const;
    expect(firstReport(USER_MEM_ABORT, planter, harmless, LEGACY)).toBeNull();
  });
});
