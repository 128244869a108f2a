// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { user_mem_abort } from '../../../legacy/user_mem_abort.ts';
import { SESSIONS } from '../../../properties/testing/sessions.ts';
import { sceneOf } from '../../analysis/scene/scene.ts';
import { Pair } from '../../core/pair.ts';
import type { Variant as AnyVariant } from '../../core/variant.ts';
import { examine } from '../../engines/divergence.ts';
import { examineSession } from '../../engines/sessions/examine.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { kvm_s2_fault_desc } from '../../kernel/types.ts';
import { linedSession } from '../../source/lines/run-lines.ts';
import { Bench } from '../../subjects/user_mem_abort/bench.ts';
import { SessionPair } from '../../subjects/user_mem_abort/sessions/pair.ts';
import { USER_MEM_ABORT } from '../../subjects/user_mem_abort/subject.ts';
import type { UserMemAbortVariant as Variant } from '../../subjects/user_mem_abort/variant.ts';
import { counterexampleDetail, plainPlaces, sessionDetail } from './counterexample.ts';

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
const RULES = { strict: false, preemptions: 0, knownProblems: [] };
const SIMPLEST = { schemaVersion: 1, choices: {}, races: [] };
const TITLE = { id: 'idle-1', kind: 'divergence', headline: 'it is idle', replay: '' } as const;

test('both runs share a time axis, with locks, references and source lines', () => {
  const scene = sceneOf(new Bench(), LEGACY, IDLE, SIMPLEST, 1);
  const { firstDifference, legacy, refactored, rows } = counterexampleDetail(
    { ...TITLE, machine: [] },
    scene,
    plainPlaces('/'),
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

test('each step says what the run has made by then, and what kind of step it is', () => {
  const scene = sceneOf(new Bench(), LEGACY, IDLE, SIMPLEST, 1);
  const { rows } = counterexampleDetail({ ...TITLE, machine: [] }, scene, plainPlaces('/'));
  const steps = rows.flatMap(({ legacy: step }) => step ?? []);
  const named = (name: string) => steps.find(({ text }) => text.startsWith(`${name}(`));
  expect(named('mmap_read_lock')).toMatchObject({ kind: 'locks', leaf: null, calls: [] });
  expect(named('__kvm_faultin_pfn')).toMatchObject({ kind: 'references' });
  expect(named('kvm_pgtable_stage2_map')).toMatchObject({ kind: 'stage-2', cache: expect.any(Number) });
  expect(named('kvm_pgtable_stage2_map')?.leaf).toMatch(/^4K to pa 0x[\da-f]+, RW-/);
});

test('what another thread calls in the kernel stands with its step', () => {
  const raced = { ...SIMPLEST, races: [{ action: 'unmap', site: 'kvm_fault_lock#1' }] };
  const scene = sceneOf(new Bench(), LEGACY, IDLE, raced, 1);
  const { rows } = counterexampleDetail({ ...TITLE, machine: [] }, scene, plainPlaces('/'));
  const step = rows.flatMap(({ legacy }) => legacy ?? []).find(({ race }) => race !== null);
  expect(step).toMatchObject({ kind: 'another thread', race: { name: 'unmap', end: 'strikes' }, at: [] });
  expect(step?.calls.slice(0, 2)).toEqual(['try_to_unmap', 'kvm_mmu_notifier_invalidate_range_start']);
});

test('the step of a session that shows something has lines, state and drawing like a single fault', () => {
  const session = {
    schemaVersion: 1,
    choices: {},
    races: [] as const,
    steps: [
      { actor: 'guest', vcpu: 0, does: 'write', page: 'page' },
      { actor: 'guest', vcpu: 1, does: 'read', page: 'page' },
    ],
  };
  const pair = new SessionPair(USER_MEM_ABORT, LEGACY, IDLE, RULES);
  const { runs } = examineSession(SESSIONS, pair, session);
  const pairOf = (legacy: AnyVariant, refactored: AnyVariant) =>
    new SessionPair(USER_MEM_ABORT, legacy, refactored, RULES);
  const scene = linedSession(pairOf, LEGACY, IDLE, session);
  const detail = sessionDetail(TITLE, runs, scene, plainPlaces('/'));
  expect(detail.before).toMatchObject({ leaves: [], host: { present: true } });
  expect(detail.legacy.final?.leaves).toHaveLength(1);
  expect(detail.refactored.final?.leaves).toEqual([]);
  expect(detail.machine).toEqual(runs.machine);
  const steps = detail.rows.flatMap(({ legacy: step }) => step ?? []);
  expect(steps.map(({ text }) => text)).toEqual(
    expect.arrayContaining(['mmap_read_lock()', 'mmap_read_unlock()']),
  );
  expect(steps.filter(({ at }) => at[0]?.path === 'legacy/user_mem_abort.ts').length).toBeGreaterThan(5);
  expect(steps.some(({ pages }) => pages.some(({ pins }) => pins === 1))).toBe(true);
});

test('a step of a session that calls no handler has the same axis, without a drawing and source lines', () => {
  const bench = new Bench();
  const rules = { strict: false, preemptions: 1, knownProblems: [] };
  const { runs } = examine(bench, new Pair(bench, LEGACY, IDLE, rules), SIMPLEST);
  const detail = sessionDetail(TITLE, runs, null, plainPlaces('/'));
  expect(detail).toMatchObject({ before: null, legacy: { final: null }, machine: runs.machine });
  expect(detail.rows.length).toBeGreaterThan(5);
  expect(detail.rows.flatMap(({ legacy }) => legacy?.at ?? [])).toEqual([]);
});
