// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import type { Effect } from '../../core/effect.ts';
import { NO_RETURN, type RunFailure } from '../../core/run-record.ts';
import { giveScenario, SCENARIO_SCHEMA_VERSION, type Scenario } from '../../core/scenario.ts';
import { MmuLock } from '../../kernel/mmu_lock_mode.ts';
import { Bench } from './bench.ts';
import { JUDGE, type Judge } from './invariants/all.ts';
import { recordOf, retried } from './record.ts';
import { LEGACY } from './variants.ts';

const FAILURE: RunFailure = { kind: 'threw', message: 'no' };

/** A run of the original on the simplest machine, after which mmap_lock and mmu_lock are held. */
function locked() {
  const bench = new Bench();
  bench.world.choices.startSimplest();
  const ret = bench.runTraced(LEGACY, 0);
  const { m } = bench;
  m.mmapReaders = 1;
  m.mmuLock = MmuLock.read;
  return { m, ret };
}

/** A judge that has not asked the variant for the first two of its invariants. */
const lenient = (names: readonly string[]): Judge => ({
  ...JUDGE,
  findUnasked: (_m, _ret, broken) => {
    for (const [i, { name }] of JUDGE.invariants.entries()) if (names.includes(name)) broken.add(i);
  },
});

describe('the record of a run', () => {
  it('has its return value, its effects and what it breaks, in words', () => {
    const { m, ret } = locked();
    const record = recordOf(m, 'mine', ret, null, JUDGE);
    expect(record).toMatchObject({ variant: 'mine', ret: 0, failure: null, stopped: false, retried: false });
    expect(record.effects.length).toBeGreaterThan(5);
    expect(record.breaches).toEqual([
      { invariant: 'locks-balanced', detail: expect.stringContaining('mmap_lock') },
    ]);
    expect(record).not.toHaveProperty('unasked');
  });

  it('has what was broken and not asked for, apart', () => {
    const { m, ret } = locked();
    const { breaches, unasked } = recordOf(m, 'mine', ret, null, lenient(['progress', 'no-warning']));
    expect(unasked?.length).toBeGreaterThan(0);
    expect(unasked).toContain('progress');
    expect(breaches.map(({ invariant }) => invariant)).toEqual(['locks-balanced']);
  });

  it('judges nothing where there is no return value, and says whether the kernel stopped', () => {
    const { m } = locked();
    expect(recordOf(m, 'mine', NO_RETURN, FAILURE, JUDGE)).toMatchObject({ stopped: false, breaches: [] });
    m.bugs = 1;
    const record = recordOf(m, 'mine', NO_RETURN, FAILURE, lenient(['progress']));
    expect(record).toMatchObject({ ret: NO_RETURN, failure: FAILURE, stopped: true, breaches: [] });
    expect(record).not.toHaveProperty('unasked');
  });
});

/** The lines after a run of the original on a machine. */
function linesOn(choices: Scenario['choices']) {
  const bench = new Bench();
  giveScenario(bench.choices, { schemaVersion: SCENARIO_SCHEMA_VERSION, choices, races: [] });
  const { parts } = bench.record(LEGACY, 0);
  return { stage2: parts['stage-2'], cache: parts['memory cache'] };
}

describe('the stage-2 in lines', () => {
  it('has a leaf with its level, its page and its permissions, and the pages of tables', () => {
    expect(linesOn({}).stage2).toEqual(['0x1000000000 level 3 -> 0x1020c0001000 RW-', '2 table pages']);
  });

  it('says in protected mode whether there is a mapping object to spare', () => {
    expect(linesOn({}).cache).toEqual(['38 pages']);
    expect(linesOn({ protectedKvm: 'yes' }).cache).toEqual([
      expect.stringMatching(/^\d+ pages, no mapping object$/),
    ]);
  });
});

describe('the stage-2 and the cache in lines, by their numbers', () => {
  it.each<[string, Scenario['choices'], { readonly stage2?: readonly string[]; readonly cache?: string }]>([
    [
      'leaves that continue each other, counted',
      {
        stage2State: 'neighbours',
        pageInPmd: 'sixth',
        slotEnd: 'page',
        vmaKind: 'dax',
        hostPte: 'read-only',
      },
      { stage2: ['0x1000004000 level 3 x 2 -> 0x110080004000 R--', '2 table pages'] },
    ],
    ['no table page', { vmaKind: 'hole' }, { stage2: ['0 table pages'] }],
    [
      'one table page',
      { pageSize: '64k' },
      { stage2: ['0x1000000000 level 3 -> 0x1002c00010000 RW-', '1 table page'] },
    ],
    ['one page to spare', { cacheFill: 'one', topup: 'fails', vmaKind: 'hole' }, { cache: '1 page' }],
    [
      'a mapping object to spare',
      { protectedKvm: 'yes', vmaKind: 'hole' },
      { cache: '40 pages and a mapping object' },
    ],
  ])('%s', (_, choices, { cache, stage2 }) => {
    const lines = linesOn(choices);
    if (stage2 !== undefined) expect(lines.stage2).toEqual(stage2);
    if (cache !== undefined) expect(lines.cache).toEqual([cache]);
  });
});

describe('a run gave up to be retried', () => {
  const call = (name: string, args: readonly number[], result: number): Effect => ({
    ...{ kind: 'call', name, args, result, locks: 0, pins: 0 },
  });
  const other = call('kvm_fault_lock', [0, 0], 1);

  it.each<[string, boolean, Effect]>([
    ['that asked whether it has to, and has', true, call('mmu_invalidate_retry', [], 1)],
    ['that asked whether it has to, and has not', false, call('mmu_invalidate_retry', [], 0)],
    ['that found no entry', true, call('kvm_pgtable_get_leaf', [1, 0], 0)],
    ['that found one', false, call('kvm_pgtable_get_leaf', [0, 1], 1)],
    ['that called something else', false, other],
    [
      'beside a race of such a name',
      false,
      { kind: 'race', name: 'mmu_invalidate_retry', end: 'strikes', locks: 0, pins: 0 },
    ],
  ])('one %s: %s', (_, is, effect) => {
    expect(retried([effect])).toBe(is);
    expect(retried([other, effect, other])).toBe(is);
  });

  it('and no race is a reason, whatever it is called', () => {
    expect(retried([{ kind: 'race', name: 'kvm_pgtable_get_leaf', end: 'strikes', locks: 0, pins: 0 }])).toBe(
      false,
    );
  });

  it('and none without effects', () => {
    expect(retried([])).toBe(false);
  });
});
