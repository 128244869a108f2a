// SPDX-License-Identifier: GPL-2.0-only
// The walk against plain nested loops, and what betrays a walk that skips a subtree.
import { describe, expect, it } from 'vitest';
import { ANY } from '../src/core/choices.ts';
import { countMachines } from '../src/core/count.ts';
import { sumOf, WHOLE } from '../src/core/fraction.ts';
import { OutcomeVector } from '../src/core/outcome-vector.ts';
import { Pair } from '../src/core/pair.ts';
import type { RunRecord } from '../src/core/run-record.ts';
import { explore } from '../src/engines/exhaustive/explore.ts';
import { splitSpace } from '../src/engines/exhaustive/split.ts';
import { isRescheduled } from '../src/engines/relation.ts';
import { signature } from '../src/engines/tally.ts';
import { ARM64_HAS_CACHE_DIC, ARM64_HAS_STAGE2_FWB, ARM64_HAS_XNX } from '../src/kernel/caps.ts';
import type { ClassicUserMemAbort, Kernel } from '../src/kernel/kernel.ts';
import { KVM_PFN_ERR_FAULT } from '../src/kernel/pfn.ts';
import { COMMUTES } from '../src/kernel/races/commutes.ts';
import { DISTINCT } from '../src/kernel/races/distinct.ts';
import { RaceScheduler } from '../src/kernel/races/scheduler.ts';
import { SITE_STRIDE } from '../src/kernel/races/site.ts';
import type { kvm_memory_slot, kvm_s2_trans, kvm_vcpu } from '../src/kernel/types.ts';
import { overriding } from '../src/mistakes/mistake.ts';
import { overridden } from '../src/mistakes/plant/override.ts';
import { Bench } from '../src/subjects/user_mem_abort/bench.ts';
import { D } from '../src/subjects/user_mem_abort/dimensions/all.ts';
import { writeOutcome } from '../src/subjects/user_mem_abort/outcome.ts';
import type { UserMemAbortVariant as Variant } from '../src/subjects/user_mem_abort/variant.ts';
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
  // Memory of pfns never may carry tags.
  vmaMteAllowed: [0, 1],
  vmaEnd: [0, 1, 2],
  pfnBacking: [0, 1],
  cacheFill: [1],
};

const benches = { walking: new Bench(), judging: new Bench() };

/** What one leaf, or one round of the loops, looked at and came to. */
interface Case {
  readonly values: Assignment;
  readonly outcome: string;
}

const vector = new OutcomeVector();

/** The return value and the final machine of one run. */
function outcomeOf(bench: Bench, variant: Variant, races: number): string {
  const ret = bench.run(variant, races);
  vector.clear();
  writeOutcome(bench.m, ret, vector);
  return vector.key();
}

/** The leaves of a walk by one variant. */
function leavesOf(bench: Bench, variant: Variant, races = 0): Case[] {
  const { choices } = bench.world;
  const walk = choices.startWalk(races, []);
  const leaves: Case[] = [];
  do {
    choices.beginLeaf();
    const outcome = outcomeOf(bench, variant, races);
    leaves.push({ values: [...choices.values], outcome });
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

/** Memory of all kinds, for schedules. */
const SCHEDULED: Free = {
  vmaKind: [0, 1, 4, 7],
  access: [0, 1],
  stage2State: [0, 1],
  slotLogging: [0, 1],
  vmMte: [0, 1],
  cacheFill: [1],
};

/**
 * Every race at a site that one of the runs without a race comes to, counted at the calls themselves. Up to its site a run with a race is that
 * without it: at a site that it does not come to nothing can strike.
 */
function racesWithin(bench: Bench, ...runs: readonly (() => void)[]): readonly (readonly [number, number])[] {
  const { scheduler } = bench.m;
  const reached = new Set<number>();
  const enter = scheduler.enter.bind(scheduler);
  scheduler.enter = (call) => {
    const occurrence = enter(call);
    reached.add(call * SITE_STRIDE + occurrence);
    return occurrence;
  };
  for (const run of runs) run();
  Reflect.deleteProperty(scheduler, 'enter');
  return RACES.filter(([site]) => reached.has(site));
}

const RACES = everyRace();

/** Whether the race of the run that just ended struck where it was to. */
function struckAt({ m, world: { choices } }: Bench, site: number, action: number): boolean {
  return m.scheduler.refused + m.scheduler.waited === 0 && choices.actions[site] === action;
}

/** The machines on which the schedules that a walk takes end otherwise than all schedules do, one after the other. */
function unlike(variant: Variant): readonly Assignment[] {
  const bench = new Bench();
  const { choices } = bench.world;
  const looped = assignments(SCHEDULED, choices);
  confineTo(choices, looped);
  const leaves = leavesOf(bench, variant, 1);
  return looped.filter((values) => {
    const walked = new Set(leaves.filter((leaf) => stands(leaf, values)).map(({ outcome }) => outcome));
    give(choices, values);
    const plain = new Set<string>();
    const within = racesWithin(bench, () => plain.add(outcomeOf(bench, variant, 1)));
    for (const [site, action] of within) {
      give(choices, values, [[site, action]]);
      const outcome = outcomeOf(bench, variant, 1);
      if (struckAt(bench, site, action)) plain.add(outcome);
    }
    return [...walked].sort().join('\n') !== [...plain].sort().join('\n');
  });
}

/** What shows under one race only, or at a site that the original does not come to. */
const PLANTED: readonly (readonly [string, Variant])[] = [
  ['nothing tells that the page went', planted({ mmu_invalidate_retry: () => false })],
  ['a fault is always taken again', planted({ mmu_invalidate_retry: () => true })],
  ['the host is not asked for the page', planted({ __kvm_faultin_pfn: () => KVM_PFN_ERR_FAULT })],
  [
    'only an invalidation that has not ended is noticed',
    planted({ mmu_invalidate_retry: ({ mmu_invalidate_in_progress }) => mmu_invalidate_in_progress !== 0 }),
  ],
];

/** Memory whose page is copied by the first write, which is an invalidation that the handler itself brings about. */
const COPIED: Free = {
  vmaKind: [0, 1, 4],
  hostPte: [0, 1, 2],
  access: [0, 1, 2],
  stage2State: [0, 1, 3],
  faultKind: [0, 1],
};

function planted(calls: Partial<Kernel>): Variant {
  return overridden(
    overriding<null>(() => calls),
    extractedHelpers,
    null,
  );
}

/** Machines that differ in these dimensions alone, together. */
function groups(
  all: readonly Assignment[],
  dimensions: readonly number[],
): readonly (readonly Assignment[])[] {
  const found = new Map<string, Assignment[]>();
  for (const values of all) {
    const key = values.filter((_, dimension) => !dimensions.includes(dimension)).join();
    found.set(key, [...(found.get(key) ?? []), values]);
  }
  return [...found.values()];
}

/**
 * The machines on which the walk shows other differences between the original and `variant` than all schedules do, and how many show any.
 * @param together the dimensions in which machines of one walk differ: none if each has a walk of its own
 */
function unlikePair(
  variant: Variant,
  free: Free = { ...SCHEDULED, vmaKind: [0, 1], vmMte: [1], vmaMteAllowed: [0, 1] },
  together: readonly number[] = [],
): { readonly missed: readonly string[]; readonly shown: number } {
  const { choices } = benches.walking.world;
  const pair = new Pair(benches.judging, legacy, variant, RULES);
  const looped = assignments(free, pair.choices);
  const missed: string[] = [];
  let shown = 0;
  const showOn = (values: Assignment, plain: Set<string>): void => {
    const alone = (one: Variant) => () => {
      give(pair.choices, values);
      benches.judging.run(one, 1);
    };
    const within = racesWithin(benches.judging, alone(legacy), alone(variant));
    for (const races of [[], ...within.map((race) => [race])]) {
      // A race that has to wait strikes at a moment that other sites stand for.
      const strikes = (one: Variant): boolean => {
        give(pair.choices, values, races);
        benches.judging.run(one, 1);
        return races.every(([site, action]) => struckAt(benches.judging, site, action));
      };
      if (!strikes(legacy) && !strikes(variant)) continue;
      give(pair.choices, values, races);
      if (pair.run()) continue;
      const judgement = pair.judge();
      if (judgement.kind !== null && !isRescheduled(pair, judgement)) plain.add(signature(judgement));
    }
  };
  for (const group of groups(looped, together)) {
    const plain = new Set<string>();
    for (const values of group) showOn(values, plain);
    confineTo(choices, group);
    const [{ tally }] = explore(benches, legacy, [variant], RULES, []).pairs;
    const shapes = [...tally.divergences.values()].map((found) => found.signature.replace(/\|[^|]*$/, ''));
    const walked = [...new Set(shapes)].sort().join('\n');
    const looped = [...plain].sort().join('\n');
    if (walked !== looped) missed.push(`${walked} instead of ${looped}`);
    if (plain.size > 0) shown++;
  }
  return { missed, shown };
}

describe('schedules with one race, against plain loops over all sites and actions', () => {
  it.each([legacy, extractedHelpers, stateObject, faultDesc])('end the same way under $name', (variant) => {
    expect(unlike(variant)).toEqual([]);
  });

  it('would not, if races were taken to commute with calls that see them', () => {
    const honest = COMMUTES.slice();
    COMMUTES.fill(-1);
    const missed = unlike(legacy);
    COMMUTES.set(honest);
    expect(missed.length).toBeGreaterThan(10);
  });

  it('show the same differences between two variants that do not come to the same sites', () => {
    const undeclared: Variant = { ...stateObject, contracts: [] };
    const { missed, shown } = unlikePair(undeclared);
    expect(missed).toEqual([]);
    expect(shown).toBeGreaterThan(3);
  });

  it.each(PLANTED)('show the same differences where %s', (_, planted) => {
    const { missed, shown } = unlikePair(planted);
    expect(missed).toEqual([]);
    expect(shown).toBeGreaterThan(3);
  });

  it.each(PLANTED)('and where a write copies the page, and %s', (_, planted) => {
    const { missed, shown } = unlikePair(planted, COPIED);
    expect(missed).toEqual([]);
    expect(shown).toBeGreaterThan(3);
  });

  it('would not, if races that make different things of a part were taken to be alike', () => {
    const honest = DISTINCT.map((row) => row.slice());
    for (const [other, row] of DISTINCT.entries()) if (other !== 0) row.fill(0);
    const { missed } = unlikePair(PLANTED[3][1]);
    for (const [other, row] of DISTINCT.entries()) row.set(honest[other]);
    expect(missed.length).toBeGreaterThan(3);
  });

  it('would not, if nothing were taken to notice a race', () => {
    const tell = RaceScheduler.prototype.tellSeen;
    RaceScheduler.prototype.tellSeen = function (told) {
      tell.call(this, (site) => told(site, 0));
    };
    const { missed } = unlikePair(PLANTED[0][1]);
    RaceScheduler.prototype.tellSeen = tell;
    expect(missed.length).toBeGreaterThan(3);
  });
});

/** The machines of `unlikePair`, with what only a tip may ask for varied. */
const TOLD: Free = {
  ...SCHEDULED,
  vmaKind: [0, 1],
  vmMte: [0],
  cacheDIC: [0, 1],
  stage2FWB: [0, 1],
  slotEnd: [0, 2],
};

/** The original, and what it asks for besides. */
function asking(name: string, asks: (k: Kernel, ret: number, slot: kvm_memory_slot) => number): Variant {
  const original = legacy.user_mem_abort as ClassicUserMemAbort;
  return {
    name,
    signature: 'classic',
    user_mem_abort: (k, ...fault) => asks(k, original(k, ...fault), fault[3]),
  };
}

const hasDIC = (k: Kernel): boolean => k.cpus_have_final_cap(ARM64_HAS_CACHE_DIC);
const hasFWB = (k: Kernel): boolean => k.cpus_have_final_cap(ARM64_HAS_STAGE2_FWB);

/** Variants that ask for something that the original seldom asks for. */
const ASKING: readonly Variant[] = [
  asking('it returns something else for one answer', (k, ret) => (hasDIC(k) ? -5 : ret)),
  asking('for the other', (k, ret) => (hasDIC(k) ? ret : -5)),
  asking('for two answers together', (k, ret) => (hasDIC(k) && hasFWB(k) ? -5 : ret)),
  asking('it makes another call for one answer', (k, ret) => {
    k.WARN_ONCE(hasDIC(k), 'told');
    return ret;
  }),
  asking('it leaves the original whatever it is told, and goes by it afterwards', (k, ret) => {
    const told = hasDIC(k);
    k.WARN_ONCE(hasFWB(k) || ret <= 0, 'told');
    return told ? ret : -5;
  }),
  asking('it leaves the original, and asks again', (k, ret) => {
    hasDIC(k);
    k.WARN_ONCE(true, 'told');
    return hasDIC(k) ? -5 : ret;
  }),
  asking('it does not mind being told nothing', (k, ret, slot) => {
    hasDIC(k);
    try {
      return slot.npages > k.PTRS_PER_PMD ? -5 : ret;
    } catch {
      return ret;
    }
  }),
  asking('it asks before a call at which a race may strike', (k, ret) => {
    const told = hasDIC(k);
    k.mmap_read_lock(k.current.mm);
    k.mmap_read_unlock(k.current.mm);
    return told ? -5 : ret;
  }),
];

describe('what only one variant asks for', () => {
  it.each(ASKING.map((variant) => [variant.name, variant] as const))(
    'shows the same differences as plain loops where %s',
    (_, variant) => {
      const { missed, shown } = unlikePair(variant, TOLD, [D.cacheDIC, D.stage2FWB, D.slotEnd]);
      expect(missed).toEqual([]);
      expect(shown).toBeGreaterThan(3);
    },
  );

  it('is told anew with each value: the machine keeps no answer', () => {
    const free: Free = {
      nestedSize: [0, 1, 3],
      nestedReadable: [0, 1],
      nestedWritable: [0, 1],
      nestedXn: [0, 1, 2, 3],
      featXNX: [0, 1],
      cacheDIC: [0, 1],
      stage2FWB: [0, 1],
      vmMte: [0, 1],
      slotReadonly: [0, 1],
      slotLogging: [0, 1],
      slotStart: [0, 1, 2],
      slotEnd: [0, 1, 2],
    };
    const silent: Variant = { name: 'silent', signature: 'classic', user_mem_abort: () => -14 };
    let told = new Set<string>();
    const reader: Variant = {
      ...silent,
      name: 'reader',
      user_mem_abort: (
        k: Kernel,
        { kvm }: kvm_vcpu,
        _ipa: number,
        nested: kvm_s2_trans | null,
        slot: kvm_memory_slot,
      ) => {
        const answers = [
          ...[ARM64_HAS_CACHE_DIC, ARM64_HAS_STAGE2_FWB, ARM64_HAS_XNX].map((cap) =>
            k.cpus_have_final_cap(cap),
          ),
          k.kvm_has_mte(kvm),
          ...(nested === null
            ? []
            : [
                k.kvm_s2_trans_readable(nested),
                k.kvm_s2_trans_writable(nested),
                k.kvm_s2_trans_exec_el0(kvm, nested),
                k.kvm_s2_trans_exec_el1(kvm, nested),
                nested.xn,
              ]),
          ...[slot.base_gfn, slot.npages, slot.flags, slot.dirty_bitmap === null],
        ];
        told.add(answers.join());
        return -14;
      },
    };
    const all = confineBenches(free);
    for (const values of all) {
      give(benches.judging.choices, values);
      benches.judging.run(reader, 0);
    }
    const plain = told;
    told = new Set();
    const { leaves, weight } = explore(benches, silent, [reader], RULES, []);
    expect([...told].sort()).toEqual([...plain].sort());
    expect(weight).toBe(WHOLE);
    expect(leaves).toBeLessThan(plain.size / 2);
  });

  it('is not decided where nothing goes by it', () => {
    const idle = asking('idle', (k, ret) => (hasDIC(k) && hasFWB(k) ? ret : ret));
    const leavesWith = (variant: Variant): number => {
      confineBenches(ORDINARY);
      benches.walking.world.choices.confine(D.cacheDIC, -1);
      benches.walking.world.choices.confine(D.stage2FWB, -1);
      return explore(benches, legacy, [variant], RULES, []).leaves;
    };
    expect(leavesWith(idle)).toBe(leavesWith(asking('still', (_, ret) => ret)));
  });
});

describe('differences that a contract declares', () => {
  /** The contracts of a variant, asked with what else holds. */
  const declaredIf = (holds: (run: RunRecord) => boolean): Variant => ({
    ...stateObject,
    contracts: stateObject.contracts!.map((contract) => ({
      ...contract,
      covers: (...runs) => contract.covers(...runs) && holds(runs[1]),
    })),
  });
  const struck = ({ effects }: RunRecord): boolean => effects.some(({ kind }) => kind === 'race');
  const undeclared = (variant: Variant): readonly [leaves: number, undeclared: number] => {
    confineBenches({ ...SCHEDULED, vmaKind: [0, 1], vmaMteAllowed: [0, 1], userPteGone: [0, 1] });
    const { leaves, pairs } = explore(benches, legacy, [variant], RULES, []);
    return [leaves, [...pairs[0]!.tally.divergences.values()].reduce((sum, { count }) => sum + count, 0)];
  };

  it('stand for races that change nothing, and some of these are walked: a contract that goes by them shows', () => {
    const [leaves, none] = undeclared(stateObject);
    const [all] = undeclared({ ...stateObject, contracts: [] });
    expect(none).toBe(0);
    // Leaves that differ by more than a contract declares stand for nothing.
    expect(leaves).toBeLessThan(0.8 * all);
    expect(undeclared(declaredIf((run) => !struck(run)))[1]).toBeGreaterThan(3);
  });
});

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

describe('two races', () => {
  const rules = { ...RULES, preemptions: 2 };
  /** Memory without tags in a VM with them, of which the tips say so before the site that the original comes to. */
  const UNTAGGED: Free = {
    vmMte: [1],
    vmaMteAllowed: [1],
    vmaKind: [4],
    cacheFill: [1],
    slotLogging: [1],
    slotStart: [0, 1, 2],
    slotEnd: [0, 1, 2],
    hostPte: [0, 1],
    cacheDIC: [0, 1],
  };

  it('of which one strikes the original late, and has nothing to do where a tip comes to it, are one', () => {
    confineBenches(UNTAGGED);
    const { leaves, pairs, weight } = explore(benches, legacy, [stateObject, faultDesc], rules, []);
    expect(weight).toBe(WHOLE);
    expect(leaves).toBeGreaterThan(400);
    for (const { tally } of pairs) expect([...tally.divergences.keys()]).toEqual([]);
  });
});

it('subtrees add up to the whole, and to nothing less when one of them is missing', () => {
  confineBenches(ORDINARY);
  const subtrees = splitSpace(benches.walking, legacy, 1, 5);
  const weights = subtrees.map(
    (prefix) => explore(benches, legacy, [extractedHelpers], RULES, prefix).weight,
  );
  expect(subtrees.length).toBeGreaterThan(10);
  // What neighbours have in common is there once: there are many of them, and each thread has all.
  expect(subtrees[1]![0]).toBe(subtrees[0]![0]);
  expect(sumOf(weights)).toBe(WHOLE);
  expect(sumOf(weights.slice(1))).not.toBe(WHOLE);
});

it('an engine that skips a subtree is betrayed by the weights', () => {
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
  const planted = overridden(
    overriding<null>(() => ({ kvm_release_page_unused: () => undefined })),
    extractedHelpers,
    null,
  );
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
