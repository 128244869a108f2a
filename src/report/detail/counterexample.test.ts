// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { user_mem_abort } from '../../../legacy/user_mem_abort.ts';
import { stage } from '../../analysis/stage/stage.ts';
import { Pair } from '../../core/pair.ts';
import { examine } from '../../engines/divergence.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { kvm_s2_fault_desc } from '../../kernel/types.ts';
import { Bench } from '../../subjects/user_mem_abort/bench.ts';
import type { UserMemAbortVariant as Variant } from '../../subjects/user_mem_abort/variant.ts';
import { counterexampleDetail, sessionDetail } from './counterexample.ts';

const LEGACY: Variant = { name: 'legacy', signature: 'classic', user_mem_abort };
/** Takes the lock and does nothing with it. */
const IDLE: Variant = {
  name: 'idle',
  signature: 'descriptor',
  user_mem_abort: (k: Kernel, _: kvm_s2_fault_desc) => {
    k.mmap_read_lock(k.current.mm);
    k.mmap_read_unlock(k.current.mm);
    return 0;
  },
};
const SIMPLEST = { schemaVersion: 1, choices: {}, races: [] };
const TITLE = { id: 'idle-1', kind: 'divergence', headline: 'it is idle', replay: '' } as const;

test('both runs share a time axis, with locks, references and source lines', () => {
  const staged = stage(new Bench(), LEGACY, IDLE, SIMPLEST, 1);
  const { firstDifference, legacy, refactored, rows } = counterexampleDetail(
    { ...TITLE, machine: [] },
    staged,
    '/',
  );
  expect(firstDifference).toBe(0);
  const locked = rows.find(({ legacy: step }) => step?.text === 'mmap_read_lock()');
  expect(locked).toMatchObject({ same: true, legacy: { locks: 1, pages: [] }, refactored: { locks: 1 } });
  const pinned = rows.find(({ legacy: step }) => step?.text.startsWith('__kvm_faultin_pfn('))?.legacy;
  expect(pinned?.pages.map(({ pins }) => pins)).toEqual([1]);
  expect(pinned?.at[0].path).toBe('legacy/user_mem_abort.ts');
  expect(legacy.final?.pages.map(({ pins }) => pins)).toEqual([0]);
  expect(legacy.final?.leaves).toHaveLength(1);
  expect(refactored).toMatchObject({ end: 'returns 0', final: { leaves: [], pages: [] } });
});

test('a step of a session has the same axis, without a drawing and source lines', () => {
  const bench = new Bench();
  const rules = { strict: false, preemptions: 1, knownProblems: [] };
  const { runs } = examine(bench, new Pair(bench, LEGACY, IDLE, rules), SIMPLEST);
  const detail = sessionDetail(TITLE, runs);
  expect(detail).toMatchObject({ before: null, legacy: { final: null }, machine: runs.machine });
  expect(detail.rows.length).toBeGreaterThan(5);
  expect(detail.rows.flatMap(({ legacy }) => legacy?.at ?? [])).toEqual([]);
});
