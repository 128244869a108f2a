// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { explore } from '../src/engines/exhaustive/explore.ts';
import { splitSpace } from '../src/engines/exhaustive/split.ts';
import { sumOf, WHOLE } from '../src/engines/fraction.ts';
import { OutcomeVector } from '../src/kernel/outcome_vector.ts';
import { ANY } from '../src/scenario/choices.ts';
import { countMachines } from '../src/scenario/count.ts';
import { resolve } from '../src/scenario/draft.ts';
import { siteName } from '../src/scenario/scenario.ts';
import { sabotaged } from '../src/verify/canaries/canary.ts';
import { writeOutcome } from '../src/verify/outcome.ts';
import { Pair } from '../src/verify/pair.ts';
import { Bench } from '../src/verify/run.ts';
import type { Variant } from '../src/verify/variant.ts';
import { RULES } from './testing/judging.ts';
import { type Assignment, assignments, confineTo, everyRace, type Free, give } from './testing/loops.ts';
import { extractedHelpers, faultDesc, legacy, stateObject } from './testing/variants.ts';

/** Ordinary memory, with most of the fault varied. */
const ORDINARY: Free = {
  faultKind: [0, 1, 2],
  access: [0, 1, 2, 3, 4],
  stage2State: [0, 1, 2, 3],
  vmaKind: [0, 1, 2, 4],
  hostPte: [0, 1, 3],
  slotLogging: [0, 1],
  cacheFill: [0, 1],
  topup: [0, 1],
  userPteGone: [0, 1],
};
/** A driver's memory and huge pages under all page sizes, nested or not. */
const GEOMETRY: Free = {
  pageSize: [0, 1, 2, 3],
  pageInPmd: [0, 1],
  pmdInRegion: [0, 1],
  subPage: [0, 1],
  congruence: [0, 1, 2],
  nestedSize: [0, 1, 3],
  slotEnd: [0, 1, 2],
  vmaKind: [1, 6, 7],
  vmaEnd: [0, 1, 2],
  pfnBacking: [0, 1],
  cacheFill: [1],
};

/** What one leaf, or one round of the loops, looked at and came to. */
interface Case {
  readonly values: Assignment;
  readonly outcome: string;
}

function outcomeOf(bench: Bench, variant: Variant, races: number): string {
  const vector = new OutcomeVector();
  writeOutcome(bench.m, bench.run(variant, races), vector);
  return Array.from({ length: vector.length }, (_, i) => vector.at(i)).join(' ');
}

/** The leaves of a walk by one variant. */
function leavesOf(bench: Bench, variant: Variant, races = 0): Case[] {
  const { choices } = bench.world;
  const walk = choices.startWalk(races, []);
  const leaves: Case[] = [];
  do {
    choices.beginLeaf();
    const outcome = outcomeOf(bench, variant, races);
    const struck = resolve(choices).races.map(([site, action]) => `${siteName(site)}=${action}`);
    leaves.push({ values: [...choices.values], outcome: [...struck, outcome].join(' ') });
  } while (walk.next());
  return leaves;
}

const stands = (leaf: Case, values: Assignment): boolean =>
  leaf.values.every((value, dimension) => value === ANY || value === values[dimension]);

describe.each([
  ['ordinary memory', ORDINARY],
  ['the geometry', GEOMETRY],
])('the walk through %s, against plain loops', (_, free) => {
  const bench = new Bench();
  const { choices } = bench.world;
  const looped = assignments(free, choices);
  confineTo(choices, looped);

  it('counts the machines that the loops count', () => {
    expect(looped.length).toBeGreaterThan(300);
    expect(countMachines(choices, [])).toBe(BigInt(looped.length));
  });

  it.each([legacy, faultDesc])('has for each machine one leaf, with the same outcome of $name', (variant) => {
    const leaves = leavesOf(bench, variant);
    const stood = new Set<Case>();
    for (const values of looped) {
      const of = leaves.filter((leaf) => stands(leaf, values));
      expect(of).toHaveLength(1);
      stood.add(of[0]);
      give(choices, values);
      expect(outcomeOf(bench, variant, 0)).toBe(of[0].outcome);
    }
    expect(stood.size).toBe(leaves.length);
    expect(leaves.length).toBeLessThan(looped.length);
  });
});

it('the walk through all schedules with one race comes to what plain loops over sites and actions come to', () => {
  const bench = new Bench();
  const { choices } = bench.world;
  const looped = assignments(
    { vmaKind: [0, 1], access: [0, 1], slotLogging: [0, 1], cacheFill: [1] },
    choices,
  );
  confineTo(choices, looped);
  const leaves = leavesOf(bench, legacy, 1);
  const walked = new Set<string>();
  const plain = new Set<string>();
  for (const values of looped) {
    const key = values.join(' ');
    for (const leaf of leaves) if (stands(leaf, values)) walked.add(`${key}: ${leaf.outcome}`);
    give(choices, values);
    plain.add(`${key}: ${outcomeOf(bench, legacy, 1)}`);
    for (const [site, action] of everyRace()) {
      give(choices, values, [[site, action]]);
      const outcome = outcomeOf(bench, legacy, 1);
      const reached = bench.m.races === 1 && bench.m.racesRefused === 0 && choices.actions[site] === action;
      if (reached) plain.add(`${key}: ${siteName(site)}=${action} ${outcome}`);
    }
  }
  expect(plain.size).toBeGreaterThan(200);
  expect([...walked].sort()).toEqual([...plain].sort());
});

const benches = { walking: new Bench(), judging: new Bench() };

/** The whole space of ordinary memory in which nothing is nested and nothing tagged. */
function confineBenches(free: Free): readonly Assignment[] {
  const all = assignments(free, benches.judging.world.choices);
  confineTo(benches.walking.world.choices, all);
  return all;
}

it('all variants on one walk: the weights of the leaves add up to the whole', () => {
  confineBenches(ORDINARY);
  const { leaves, pairs, weight } = explore(
    benches,
    legacy,
    [extractedHelpers, stateObject, faultDesc],
    RULES,
    [],
  );
  expect(weight).toBe(WHOLE);
  expect(leaves).toBeGreaterThan(1000);
  for (const { tally } of pairs) expect([...tally.divergences.keys()]).toEqual([]);
});

it('subtrees add up to the whole, and to nothing less when one of them is missing', () => {
  confineBenches(ORDINARY);
  const subtrees = splitSpace(benches.walking, legacy, 1, 5);
  const weights = subtrees.map(
    (prefix) => explore(benches, legacy, [extractedHelpers], RULES, prefix).weight,
  );
  expect(subtrees.length).toBeGreaterThan(10);
  expect(sumOf(weights)).toBe(WHOLE);
  expect(sumOf(weights.slice(1))).not.toBe(WHOLE);
});

it('an engine that skips a branch is betrayed by the weights', () => {
  confineBenches(ORDINARY);
  const { choices } = benches.walking.world;
  const honest = choices.startWalk.bind(choices);
  let steps = 0;
  choices.startWalk = (races, prefix) => {
    const walk = honest(races, prefix);
    const next = walk.next.bind(walk);
    walk.next = () => (++steps === 100 ? next() && next() : next());
    return walk;
  };
  const { weight } = explore(benches, legacy, [extractedHelpers], { ...RULES, preemptions: 0 }, []);
  Reflect.deleteProperty(choices, 'startWalk');
  Reflect.deleteProperty(honest(0, []), 'next');
  expect(steps).toBeGreaterThan(100);
  expect(weight).not.toBe(WHOLE);
});

it('a planted bug shows on just the leaves whose machines show it one by one', () => {
  const all = confineBenches(ORDINARY);
  const planted: Variant = {
    name: extractedHelpers.name,
    user_mem_abort: sabotaged(
      { name: '', about: '', sabotage: () => ({ kvm_release_page_unused: () => undefined }) },
      extractedHelpers,
    ).user_mem_abort,
  };
  const rules = { ...RULES, preemptions: 0 };
  const leaves: Case[] = [];
  const { pairs } = explore(benches, legacy, [planted], rules, [], () => {
    leaves.push({ values: [...benches.walking.world.choices.values], outcome: '' });
  });
  const pair = new Pair(benches.judging, legacy, planted, rules);
  const shown = all.filter((values) => {
    give(pair.choices, values);
    return !pair.run() && pair.judge().kind !== null;
  });
  const classes = new Set(shown.map((values) => leaves.findIndex((leaf) => stands(leaf, values))));
  const found = [...pairs[0].tally.divergences.values()].reduce((sum, { count }) => sum + count, 0);
  expect(found).toBeGreaterThan(10);
  expect(found).toBeLessThan(leaves.length);
  expect(classes.size).toBe(found);
});
