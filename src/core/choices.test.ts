// SPDX-License-Identifier: GPL-2.0-only

import { describe, expect, it } from 'vitest';
import { Call } from '../kernel/calls.ts';
import { Access, FaultKind, Stage2State } from '../kernel/environment.ts';
import { RACE_NAMES, Race } from '../kernel/races/actions.ts';
import { SITE_STRIDE } from '../kernel/races/site.ts';
import { D, DIMENSIONS } from '../subjects/user_mem_abort/dimensions/all.ts';
import { SPACE } from '../subjects/user_mem_abort/space.ts';
import { ANY, Choices } from './choices.ts';

const FORWARD = DIMENSIONS.map((_, i) => i);

function drawn(seed: number, order: readonly number[] = FORWARD): number[] {
  const choices = new Choices(SPACE);
  choices.startRandom(seed);
  for (const dimension of order) choices.pick(dimension);
  return [...choices.values];
}

describe('random choices', () => {
  it('are the same for the same seed', () => {
    for (let seed = 0; seed < 200; seed++) expect(drawn(seed)).toEqual(drawn(seed));
    expect(drawn(1)).not.toEqual(drawn(2));
  });

  it('are the same in whichever order they are asked for', () => {
    const backward = [...FORWARD].reverse();
    const interleaved = [...FORWARD.filter((i) => i % 2 === 1), ...FORWARD.filter((i) => i % 2 === 0)];
    for (let seed = 0; seed < 2000; seed++) {
      const forward = drawn(seed);
      expect(drawn(seed, backward)).toEqual(forward);
      expect(drawn(seed, interleaved)).toEqual(forward);
    }
  });

  it('decide what is asked for and what that depends on, and nothing else', () => {
    const choices = new Choices(SPACE);
    choices.startRandom(7);
    choices.pick(D.slotLogging);
    expect(choices.values.filter((value) => value !== ANY)).toHaveLength(1);
    choices.pick(D.access);
    expect(choices.values[D.faultKind]).not.toBe(ANY);
    expect(choices.values[D.vmaKind]).toBe(ANY);
  });

  it('start afresh with every seed, whatever was given before', () => {
    const choices = new Choices(SPACE);
    choices.startRandom(3);
    choices.give(D.pageSize, 2);
    choices.giveRace(5, Race.unmap);
    choices.pick(D.pageSize);
    choices.startRandom(9);
    for (const dimension of FORWARD) choices.pick(dimension);
    expect([...choices.values]).toEqual(drawn(9));
    expect([choices.siteCount, choices.actionAt(5), choices.contradiction]).toEqual([0, 0, null]);
  });
});

describe('give()', () => {
  it('wins over the seed, and the rest follows it', () => {
    for (let seed = 0; seed < 200; seed++) {
      const choices = new Choices(SPACE);
      choices.startRandom(seed);
      choices.give(D.faultKind, FaultKind.permission);
      expect(choices.pick(D.faultKind)).toBe(FaultKind.permission);
      expect(choices.pick(D.stage2State)).toBeGreaterThanOrEqual(Stage2State.page);
      expect(choices.contradiction).toBeNull();
    }
  });

  it('wins over the simplest value', () => {
    const choices = new Choices(SPACE);
    choices.startSimplest();
    choices.give(D.vmaKind, 4);
    expect(choices.pick(D.vmaKind)).toBe(4);
    expect(choices.pick(D.pageSize)).toBe(0);
  });

  it('of something impossible is recorded, and the simplest possible value stands in', () => {
    const choices = new Choices(SPACE);
    choices.startSimplest();
    choices.give(D.faultKind, FaultKind.permission);
    choices.give(D.access, Access.read);
    choices.give(D.stage2State, Stage2State.empty);
    expect(choices.pick(D.access)).toBe(Access.write);
    expect(choices.contradiction).toEqual({ dimension: D.access, value: Access.read });
    choices.pick(D.stage2State);
    expect(choices.contradiction).toEqual({ dimension: D.access, value: Access.read });
  });

  it('of something impossible is recorded under a seed as well', () => {
    const choices = new Choices(SPACE);
    for (let seed = 0; seed < 50; seed++) {
      choices.startRandom(seed);
      choices.give(D.faultKind, FaultKind.exclAtomic);
      choices.give(D.access, Access.exec);
      expect(choices.pick(D.access)).toBe(Access.read);
      expect(choices.contradiction?.dimension).toBe(D.access);
    }
  });
});

describe('confine()', () => {
  it('keeps a dimension to some of its values, for every seed until further notice', () => {
    const choices = new Choices(SPACE);
    choices.confine(D.pageSize, 0b0110);
    for (let seed = 0; seed < 200; seed++) {
      choices.startRandom(seed);
      expect([1, 2]).toContain(choices.pick(D.pageSize));
    }
    choices.confine(D.pageSize, -1);
    choices.startSimplest();
    expect(choices.pick(D.pageSize)).toBe(0);
  });
});

describe('races', () => {
  const SITE = Call.kvm_fault_lock * SITE_STRIDE + 1;
  const every = (1 << RACE_NAMES.length) - 2;

  it('are none in the simplest scenario', () => {
    const choices = new Choices(SPACE);
    choices.startSimplest();
    for (let site = 0; site < SPACE.siteCount; site++) expect(choices.wantsRace(site)).toBe(false);
  });

  it('that are given strike there and nowhere else', () => {
    const choices = new Choices(SPACE);
    choices.startSimplest();
    choices.giveRace(SITE, Race.remap);
    expect(choices.wantsRace(SITE + 1)).toBe(false);
    expect(choices.wantsRace(SITE)).toBe(true);
    expect(choices.raceAt(SITE, every)).toBe(Race.remap);
    // Both variants of a pair ask.
    expect(choices.wantsRace(SITE)).toBe(true);
    expect(choices.raceAt(SITE, 0)).toBe(Race.remap);
    expect([choices.siteCount, choices.sites[0], choices.actionAt(SITE)]).toEqual([1, SITE, Race.remap]);
  });

  it('are the same for the second variant, whatever its locks allow', () => {
    let wanted = 0;
    for (let seed = 0; seed < 2000; seed++) {
      const choices = new Choices(SPACE);
      choices.startRandom(seed);
      if (!choices.wantsRace(SITE)) continue;
      wanted++;
      const first = choices.raceAt(SITE, 1 << Race.unmap);
      expect(choices.wantsRace(SITE)).toBe(true);
      expect(choices.raceAt(SITE, every)).toBe(first);
      expect(choices.actionAt(SITE)).toBe(first);
      expect(first).toBeGreaterThan(0);
      expect(first).toBeLessThan(RACE_NAMES.length);
    }
    expect(wanted).toBeGreaterThan(80);
  });

  it('reach every action, and mostly one that is allowed', () => {
    const actions = new Set<number>();
    let allowed = 0;
    let wanted = 0;
    for (let seed = 0; seed < 20_000; seed++) {
      const choices = new Choices(SPACE);
      choices.startRandom(seed);
      if (!choices.wantsRace(SITE)) continue;
      wanted++;
      const action = choices.raceAt(SITE, 1 << Race.remap);
      actions.add(action);
      if (action === Race.remap) allowed++;
    }
    expect(actions.size).toBe(RACE_NAMES.length - 1);
    expect(allowed / wanted).toBeGreaterThan(0.6);
  });
});

it('a refused race is remembered until the next scenario', () => {
  const c = new Choices(SPACE);
  c.startSimplest();
  expect(c.wasRefused(5)).toBe(false);
  c.refuse(5);
  expect(c.wasRefused(5)).toBe(true);
  c.startSimplest();
  expect(c.wasRefused(5)).toBe(false);
});
