// SPDX-License-Identifier: GPL-2.0-only

import { describe, expect, it } from 'vitest';
import { judgementOf, pairOf, scenario } from '../../properties/testing/judging.ts';
import { extractedHelpers, legacy } from '../../properties/testing/variants.ts';
import { CALL_NAMES, Call, MAX_OCCURRENCE, SITE_CALLS } from '../kernel/calls.ts';
import { Access, FaultKind, Stage2State } from '../kernel/environment.ts';
import { EFAULT } from '../kernel/errno.ts';
import { Race } from '../kernel/races/actions.ts';
import { SITE_STRIDE } from '../kernel/races/site.ts';
import { Bench } from '../subjects/user_mem_abort/bench.ts';
import { D, DIMENSIONS } from '../subjects/user_mem_abort/dimensions/all.ts';
import { SPACE } from '../subjects/user_mem_abort/space.ts';
import type { UserMemAbortVariant } from '../subjects/user_mem_abort/variant.ts';
import { ANY, Choices } from './choices.ts';
import { hash } from './draw.ts';
import { Pair } from './pair.ts';
import { parseScenario } from './parse.ts';
import {
  giveScenario,
  labelOf,
  resolvedIn,
  scenarioIn,
  scenarioOf,
  scenarioSize,
  siteName,
  siteNumber,
} from './scenario.ts';

describe('a scenario', () => {
  it('names exactly what the run looked at', () => {
    const bench = new Bench();
    const { choices } = bench.world;
    for (let i = 0; i < 200; i++) {
      choices.startRandom(hash(3, i) | 0);
      bench.run(legacy, 1);
      const { choices: named } = scenarioOf(choices);
      DIMENSIONS.forEach(({ name }, dimension) => {
        expect(name in named).toBe(choices.values[dimension] !== ANY);
        expect(labelOf(choices, name as never)).toBe(named[name]);
      });
    }
  });

  it('replays from its JSON to the same outcome, effects and scenario', () => {
    const bench = new Bench();
    const { choices } = bench.world;
    for (let i = 0; i < 500; i++) {
      choices.startRandom(hash(4, i) | 0);
      const ret = bench.runTraced(legacy, 1);
      const before = scenarioOf(choices);
      const effects = JSON.stringify(bench.m.recorder.trace);
      giveScenario(choices, parseScenario(SPACE, JSON.stringify(before), 'a file'));
      expect(bench.runTraced(legacy, 1)).toBe(ret);
      expect(JSON.stringify(bench.m.recorder.trace) === effects).toBe(true);
      expect(choices.contradiction).toBeNull();
      const again = scenarioOf(choices);
      expect(again.choices).toEqual(before.choices);
      expect(again.races).toEqual(before.races);
    }
  });

  it('of several races is the same, whichever variant met which of them first', () => {
    const atOnce: UserMemAbortVariant = {
      name: 'returns-at-once',
      signature: 'classic',
      user_mem_abort: () => -EFAULT,
    };
    const rules = { strict: false, preemptions: 3, knownProblems: [] };
    const [found, replayed] = [new Bench(), new Bench()].map(
      (bench) => new Pair(bench, legacy, atOnce, rules),
    );
    let outOfOrder = 0;
    for (let i = 0; i < 2_000; i++) {
      found!.choices.startRandom(hash(5, i) | 0);
      found!.run();
      const { siteCount, sites } = found!.choices;
      if (sites.slice(0, siteCount).some((site, j) => j > 0 && site < sites[j - 1]!)) outOfOrder++;
      giveScenario(replayed!.choices, scenarioOf(found!.choices));
      replayed!.run();
      expect(replayed!.outcomes()).toEqual(found!.outcomes());
    }
    expect(outOfOrder).toBeGreaterThan(50);
  });

  it('that leaves everything open is the simplest, of size 0', () => {
    const pair = pairOf(extractedHelpers);
    expect(judgementOf(pair, scenario({})).kind).toBeNull();
    expect(scenarioSize(pair.choices)).toBe(0);
  });

  it('counts what differs from the simplest value, and races', () => {
    const pair = pairOf(extractedHelpers);
    judgementOf(
      pair,
      scenario({ access: 'write', vmaKind: 'thp' }, [{ site: 'kvm_fault_lock#1', action: 'remap' }]),
    );
    expect(scenarioSize(pair.choices)).toBe(3);
  });

  it('does not count what follows from the others: a permission fault has a leaf', () => {
    const choices = new Choices(SPACE);
    choices.startSimplest();
    choices.give(D.faultKind, FaultKind.permission);
    choices.pick(D.faultKind);
    expect([choices.pick(D.stage2State), scenarioSize(choices)]).toEqual([Stage2State.page, 1]);
  });

  it('is as the random search has it, what it leaves open as nobody asked for it, and back', () => {
    const named = scenario({ access: 'write', vmaKind: 'thp' }, [
      { site: 'kvm_fault_lock#1', action: 'remap' },
    ]);
    const { races, values } = resolvedIn(SPACE, named);
    expect(races).toEqual([[Call.kvm_fault_lock * SITE_STRIDE + 1, Race.remap]]);
    expect([...values.entries()].filter(([, value]) => value !== ANY)).toEqual(
      [
        [D.access, Access.write],
        [D.vmaKind, DIMENSIONS[D.vmaKind].values.findIndex(({ label }) => label === 'thp')],
      ].sort(([a], [b]) => a - b),
    );
    expect(scenarioIn(SPACE, { races, values })).toEqual(named);
    expect(() => resolvedIn(SPACE, scenario({ colour: 'red' }))).toThrow('there is no dimension "colour"');
  });

  it('says which value contradicts the others, and goes on with a possible one', () => {
    const pair = pairOf(extractedHelpers);
    judgementOf(pair, scenario({ faultKind: 'permission', access: 'read' }));
    expect(pair.choices.contradiction).not.toBeNull();
    expect(DIMENSIONS[pair.choices.contradiction!.dimension].name).toBe('access');
    expect(labelOf(pair.choices, 'access')).not.toBe('read');
  });

  it('knows every site by name and number', () => {
    for (const call of SITE_CALLS) {
      for (let n = 1; n <= MAX_OCCURRENCE; n++)
        expect(siteName(SPACE, siteNumber(SPACE, `${call}#${n}`))).toBe(`${call}#${n}`);
    }
    const noSite = CALL_NAMES.find((name) => !SITE_CALLS.includes(name))!;
    for (const name of [
      `${noSite}#1`,
      'kvm_fault_lock',
      'kvm_fault_lock#0',
      'kvm_fault_lock#4',
      'kvm_fault_lock#1.5',
      '#1',
    ])
      expect(siteNumber(SPACE, name)).toBe(-1);
  });
});

describe('choices that are confined', () => {
  it('take no other value, whether drawn or given, until they are free again', () => {
    const choices = new Choices(SPACE);
    choices.confine(0, 0b10);
    for (let seed = 0; seed < 100; seed++) {
      choices.startRandom(hash(5, seed) | 0);
      expect(choices.pick(0)).toBe(1);
    }
    choices.startSimplest();
    expect(choices.pick(0)).toBe(1);
    giveScenario(choices, scenario({ pageSize: '64k' }));
    expect(choices.pick(0)).toBe(1);
    expect(choices.contradiction).toMatchObject({ dimension: 0 });
    choices.confine(0, -1);
    giveScenario(choices, scenario({ pageSize: '64k' }));
    expect(labelOf(choices, 'pageSize')).toBeUndefined();
    choices.pick(0);
    expect(labelOf(choices, 'pageSize')).toBe('64k');
  });
});
