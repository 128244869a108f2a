// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { stepKind } from './step-kind.ts';

const MOMENT = { locks: 0, pins: 0 };

test.each([
  ['kvm_fault_lock', 'locks'],
  ['__kvm_faultin_pfn', 'references'],
  ['kvm_release_faultin_page', 'references'],
  ['kvm_pgtable_stage2_map', 'stage-2'],
  ['kvm_pgtable_get_leaf', 'host memory'],
  ['mmu_invalidate_retry', 'host memory'],
  ['mark_page_dirty_in_slot', 'dirty log and tags'],
  ['sanitise_mte_tags', 'dirty log and tags'],
  ['kvm_send_hwpoison_signal', 'other'],
])('%s is a step of the kind "%s"', (name, kind) => {
  expect(stepKind({ kind: 'call', name, args: [], result: 0, ...MOMENT })).toBe(kind);
});

test('what happens within a call is of its kind, and a race is another thread', () => {
  const within = 'kvm_pgtable_stage2_map';
  expect(
    stepKind({ kind: 'call', name: 'dcache_clean_inval_poc', args: [], result: 0, within, ...MOMENT }),
  ).toBe('stage-2');
  expect(stepKind({ kind: 'race', name: 'unmap', end: 'strikes', ...MOMENT })).toBe('another thread');
});
