// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { giveScenario } from '../../core/scenario.ts';
import { Bench } from '../../subjects/user_mem_abort/bench.ts';
import { DIMENSIONS } from '../../subjects/user_mem_abort/dimensions/all.ts';
import { realise } from './realise.ts';
import { REALISABLE, UNREALISED, whyUnrealised } from './unrealised.ts';

function realised(choices: { readonly [name: string]: string }) {
  const bench = new Bench();
  giveScenario(bench.choices, { schemaVersion: 1, choices, races: [] });
  bench.m.reset(0);
  return realise(bench.m, (name) => choices[name]);
}

describe('a scenario becomes steps', () => {
  it('a read of anonymous memory: memory, slot, access', () => {
    expect(realised({ vmaKind: 'anon', access: 'read' })).toEqual({
      kind: 'realised',
      boot: 'plain',
      steps: ['vm 0 0', 'memory anon 0 c0000000 0', 'touch 40000000 code', 'slot 0 fc0000000 0 c0000000'],
      plan: null,
      action: null,
      meanwhile: null,
      access: expect.stringMatching(/^read/),
      ipa: 0x1000000048,
      offset: 0x40000000,
      pageShift: 12,
    });
  });

  it('a block that lacks W was write-protected when logging started, and a fresh vCPU has an empty cache', () => {
    const plan = realised({
      ...{ faultKind: 'permission', access: 'exec', stage2State: 'pmd-block', vmaKind: 'thp' },
      ...{ slotLogging: 'yes', cacheFill: 'empty' },
    });
    expect(plan).toMatchObject({ kind: 'realised', access: 'exec' });
    expect(plan.kind === 'realised' && plan.steps.slice(3)).toEqual([
      'huge 40000000 200000',
      'slot 0 fc0000000 0 c0000000',
      'access read 1000000048',
      'flags 1',
      'vcpu',
    ]);
  });

  it('what cannot be had together is refused with a reason', () => {
    expect(realised({ vmaKind: 'hugetlb-pud', hostPte: 'poisoned' })).toEqual({
      kind: 'refused',
      reason: 'poison in the only 1 GiB page of the machine',
    });
  });
});

describe('a slot whose pages go to a ring', () => {
  const before = { faultKind: 'permission', stage2State: 'page', vmaKind: 'anon', slotLogging: 'ring' };

  it('is mapped writable by a read, and given back the ring takes W away', () => {
    const plan = realised({ ...before, access: 'write' });
    expect(plan.kind === 'realised' && plan.steps).toEqual([
      ...['vm 0 1', 'memory anon 0 c0000000 0', 'touch 40000000 code', 'slot 1 fc0000000 0 c0000000'],
      ...['access read 1000000048', 'harvest'],
    ]);
  });

  it('keeps W where the ring is only read', () => {
    const plan = realised({ ...before, access: 'exec', entryHasOther: 'yes' });
    expect(plan.kind === 'realised' && plan.steps.slice(-2)).toEqual(['access write 1000000048', 'collect']);
  });

  it('logs page by page with a bitmap beside it alone', () => {
    const huge = { ...before, access: 'write', vmaKind: 'thp' };
    expect(realised(huge)).toEqual({
      kind: 'refused',
      reason: 'a page of a huge page in a slot that is never taken for one that logs',
    });
    expect(realised({ ...huge, slotLogging: 'ring-and-bitmap' }).kind).toBe('realised');
  });
});

it('a fatal signal comes while the vCPU waits for a page that is missing', () => {
  const plan = realised({
    faultKind: 'translation',
    access: 'write',
    vmaKind: 'anon',
    hostPte: 'interrupted',
  });
  expect(plan).toMatchObject({ kind: 'realised', meanwhile: 'killed', plan: null });
  expect(plan.kind === 'realised' && plan.steps.slice(2)).toEqual([
    ...['miss 40000000', 'slot 0 fc0000000 0 c0000000', 'kill'],
  ]);
  expect(
    realised({ faultKind: 'permission', access: 'write', vmaKind: 'anon', hostPte: 'interrupted' }).kind,
  ).toBe('refused');
});

it('only values that there are cannot be had, each for a reason', () => {
  for (const { dimension, reason, value } of UNREALISED) {
    const values = DIMENSIONS.find(({ name }) => name === dimension)?.values.map(({ label }) => label);
    expect(values, dimension).toContain(value);
    expect(reason).toMatch(/\S/);
  }
});

it('of a dimension that steps depend on every value has steps, or a reason why not', () => {
  for (const [dimension, known] of Object.entries(REALISABLE)) {
    const not = UNREALISED.filter((entry) => entry.dimension === dimension).map(({ value }) => value);
    for (const value of not)
      expect(known.includes(value) && whyUnrealised(dimension, value) !== null, value).toBe(false);
    const labels = DIMENSIONS.find(({ name }) => name === dimension)?.values.map(({ label }) => label);
    expect(new Set([...known, ...not]), dimension).toEqual(new Set(labels));
  }
});

it('a VM with tags has not used memory that may not carry any', () => {
  const before = { ...{ faultKind: 'permission', access: 'write', stage2State: 'pmd-block' }, vmMte: 'yes' };
  expect(realised({ ...before, vmaKind: 'hugetlb-pmd' })).toEqual({
    kind: 'refused',
    reason: 'memory that may not carry tags and that the guest of a VM with tags has used',
  });
  expect(realised({ ...before, vmaKind: 'thp' })).toMatchObject({ kind: 'realised', boot: 'mte' });
});
