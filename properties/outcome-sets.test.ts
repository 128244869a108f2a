// SPDX-License-Identifier: GPL-2.0-only
// Sets are complete; a moved check is a refinement, a stale sequence a new outcome.

import { describe, expect, it } from 'vitest';
import { foldedPmdThp } from '../refactored/fault-desc/contracts.ts';
import { mteRefusalBeforeLock, mteRefusalOfReplacedDevice } from '../refactored/state-object/contracts.ts';
import { type Resolved, resolve, startDraft } from '../src/core/draft.ts';
import { hash } from '../src/core/draw.ts';
import { OutcomeVector } from '../src/core/outcome-vector.ts';
import { Pair } from '../src/core/pair.ts';
import { giveScenario, type Scenario } from '../src/core/scenario.ts';
import type { Variant } from '../src/core/variant.ts';
import { describeDivergence } from '../src/engines/divergence.ts';
import { boundFor, compareSets, relationOfSets } from '../src/engines/outcome-sets/compare.ts';
import { outcomeKey, outcomeSet } from '../src/engines/outcome-sets/enumerate.ts';
import { scheduled } from '../src/engines/outcome-sets/schedule.ts';
import { Call, SITE_CALLS } from '../src/kernel/calls.ts';
import type { Kernel } from '../src/kernel/kernel.ts';
import type { Machine } from '../src/kernel/machine.ts';
import { RACE_NAMES } from '../src/kernel/races/actions.ts';
import { SITE_STRIDE } from '../src/kernel/races/site.ts';
import type { Override } from '../src/mistakes/mistake.ts';
import { counterexampleLines } from '../src/report/counterexample.ts';
import { otherSchedule, setsText } from '../src/report/outcome-sets.ts';
import { PLAIN } from '../src/report/paint.ts';
import { Bench } from '../src/subjects/user_mem_abort/bench.ts';
import { SPACE } from '../src/subjects/user_mem_abort/space.ts';
import { altered, RULES, scenario } from './testing/judging.ts';
import { faultDesc, legacy, stateObject } from './testing/variants.ts';

const bench = new Bench();
const vector = new OutcomeVector();

/** The decided machine of a scenario, as the original looks at it. */
function machineOf(choices: Scenario['choices']): Resolved {
  giveScenario(bench.world.choices, scenario(choices));
  bench.runTraced(legacy, 0);
  return resolve(bench.world.choices);
}

/** What the variant comes to under a schedule that is given like any scenario. */
function outcomeUnder(variant: Variant, resolved: Resolved, races: number): string {
  startDraft(bench.world.choices, { seed: 0, given: resolved });
  return outcomeKey(bench, bench.run(variant, races), vector, false);
}

/** The original with kernel functions that do something else, for the bench of these tests. */
function broken(name: string, override: Override): Variant {
  return { ...altered(legacy, override)(bench.m), name };
}

/** The sequence sampled after the page was pinned instead of before. */
function lateSample(k: Kernel, m: Machine): Partial<Kernel> {
  let sampled = 0;
  return {
    __kvm_faultin_pfn: (...args) => {
      const pfn = k.__kvm_faultin_pfn(...args);
      sampled = m.invalidateSeq;
      return pfn;
    },
    mmu_invalidate_retry: (kvm) => k.mmu_invalidate_retry(kvm, sampled),
  };
}

const samplesLate = broken('samples-late', lateSample);

/** Takes a sequence that moved by two for one that did not move. */
const forgivesTwo = broken('forgives-two', (k, m) => ({
  mmu_invalidate_retry: (kvm, seq) => m.invalidateSeq - seq !== 2 && k.mmu_invalidate_retry(kvm, seq),
}));

const MACHINES: readonly Scenario['choices'][] = [
  { vmaKind: 'thp' },
  { vmaKind: 'anon', access: 'write', vmMte: 'yes', vmaMteAllowed: 'no' },
  { vmaKind: 'anon', access: 'write', hostPte: 'zero-page', slotLogging: 'yes' },
  { pageSize: '64k', faultKind: 'permission', access: 'write', stage2State: 'pmd-block', vmaKind: 'thp' },
  { protectedKvm: 'yes', vmaKind: 'hugetlb-pmd', access: 'write' },
  { vmaKind: 'pfnmap', vmaMemType: 'cacheable' },
];

describe('the set of outcomes of a machine', () => {
  /** The outcomes of all scenarios with these races at these sites, run like any scenario. */
  function byLoops(
    variant: Variant,
    machine: Resolved,
    sites: readonly number[],
    bound: number,
  ): Set<string> {
    const outcomes = new Set<string>();
    const strikes = sites.flatMap((site) =>
      RACE_NAMES.slice(1).map((_, i) => ({ site, action: i + 1, late: false })),
    );
    for (const userPteGone of [0, 1]) {
      const run = (...chosen: typeof strikes) =>
        outcomes.add(
          outcomeUnder(
            variant,
            scheduled(SPACE, machine, { strikes: chosen, momentary: userPteGone }),
            bound,
          ),
        );
      run();
      for (const [i, first] of strikes.entries()) {
        run(first);
        if (bound < 2) continue;
        for (const second of strikes.slice(i + 1)) if (second.site !== first.site) run(first, second);
      }
    }
    return outcomes;
  }

  const everySite = SITE_CALLS.flatMap((name) => [1, 2, 3].map((n) => Call[name] * SITE_STRIDE + n));

  it.each(MACHINES)('with one race is what plain loops over all sites and actions give: %o', (choices) => {
    const machine = machineOf(choices);
    for (const variant of [legacy, stateObject]) {
      const found = outcomeSet(bench, variant, machine, 1);
      expect(new Set(found.schedules.keys())).toEqual(byLoops(variant, machine, everySite, 1));
    }
  });

  it('with two races is what plain loops give', () => {
    const machine = machineOf({ vmaKind: 'thp', access: 'write' });
    // Each call is made once on this machine; the third look-up and the third sample are never reached.
    const sites = everySite.filter((site) => site % SITE_STRIDE === 1);
    sites.push(Call.vma_lookup * SITE_STRIDE + 3, Call.mmu_invalidate_seq * SITE_STRIDE + 3);
    const found = outcomeSet(bench, legacy, machine, 2);
    expect(found.schedules.size).toBeGreaterThan(20);
    expect(new Set(found.schedules.keys())).toEqual(byLoops(legacy, machine, sites, 2));
  });

  it.each(MACHINES)('grows with the bound: %o', (choices) => {
    const machine = machineOf(choices);
    const [none, one, two] = [0, 1, 2].map((bound) => outcomeSet(bench, legacy, machine, bound).schedules);
    for (const outcome of none.keys()) expect(one.has(outcome)).toBe(true);
    for (const outcome of one.keys()) expect(two.has(outcome)).toBe(true);
    expect(one.size).toBeGreaterThan(none.size);
    expect(two.size).toBeGreaterThan(one.size);
  });

  it('has a shortest schedule for each outcome, which gives it when it is run like any scenario', () => {
    const machine = machineOf(MACHINES[1]);
    const shorter = outcomeSet(bench, faultDesc, machine, 1).schedules;
    for (const [outcome, schedule] of outcomeSet(bench, faultDesc, machine, 2).schedules) {
      expect(outcomeUnder(faultDesc, scheduled(SPACE, machine, schedule), 2)).toBe(outcome);
      expect(schedule.strikes.length === 2).toBe(!shorter.has(outcome));
    }
  });

  it.each([
    [0, 100],
    [1, 80],
    [2, 8],
  ])('holds what the variant comes to in random scenarios with %i races', (preemptions, scenarios) => {
    for (let i = 0; i < scenarios; i++) {
      bench.world.choices.startRandom(hash(7, i) | 0);
      const outcome = outcomeKey(bench, bench.run(stateObject, preemptions), vector, false);
      const machine = resolve(bench.world.choices);
      const { schedules } = outcomeSet(bench, stateObject, machine, preemptions);
      expect(schedules.has(outcome), `scenario ${i}`).toBe(true);
    }
  });

  it('runs no schedule twice, and none whose race is refused', () => {
    const machine = machineOf(MACHINES[0]);
    const one = outcomeSet(bench, legacy, machine, 1);
    expect(one.runs).toBeLessThan((2 * everySite.length * (RACE_NAMES.length - 1)) / 5);
    expect(outcomeSet(bench, legacy, machine, 0).runs).toBe(2);
  });
});

describe('sets compared', () => {
  it('a check that moved in front of the lock is a refinement: retries are gone, nothing new can happen', () => {
    const machine = machineOf({ vmaKind: 'anon', vmMte: 'yes', vmaMteAllowed: 'no' });
    for (const bound of [1, 2]) {
      const sets = compareSets(bench, legacy, stateObject, machine, bound);
      expect(sets).toMatchObject({ relation: 'refinement', added: new Map() });
      expect(sets.lost).toBeGreaterThan(0);
      expect(sets.refactored).toBe(sets.legacy - sets.lost);
    }
  });

  it('sampling the sequence too late has a new outcome, with a schedule that gives it', () => {
    const machine = machineOf({ vmaKind: 'thp' });
    const sets = compareSets(bench, legacy, samplesLate, machine, 1);
    expect(sets.relation).toBe('new-outcome');
    const original = outcomeSet(bench, legacy, machine, 1).schedules;
    for (const [outcome, schedule] of sets.added) {
      expect(schedule.strikes).toHaveLength(1);
      expect(outcomeUnder(samplesLate, scheduled(SPACE, machine, schedule), 1)).toBe(outcome);
      expect(original.has(outcome)).toBe(false);
    }
  });

  it('two races show a new outcome that one does not', () => {
    const machine = machineOf({ vmaKind: 'anon' });
    expect(compareSets(bench, legacy, forgivesTwo, machine, 1).relation).toBe('equal');
    const sets = compareSets(bench, legacy, forgivesTwo, machine, 2);
    expect(sets.relation).toBe('new-outcome');
    for (const schedule of sets.added.values()) expect(schedule.strikes).toHaveLength(2);
  });

  it.each(MACHINES)('a variant is equal to itself: %o', (choices) => {
    const sets = compareSets(bench, legacy, { ...legacy, name: 'copy' }, machineOf(choices), 1);
    expect(sets).toMatchObject({ relation: 'equal', lost: 0, added: new Map() });
  });

  it('a page that was pinned and given back unmarked makes no difference', () => {
    // The VMA is replaced before the pin: the original retries, the refactored variant refuses with the other page in hand.
    const machine = machineOf({ vmaKind: 'hugetlb-pmd', vmMte: 'yes', vmaMteAllowed: 'no' });
    expect(compareSets(bench, legacy, stateObject, machine, 1).relation).toBe('refinement');
  });

  it('the relation alone is what the sets come to, without all of them', () => {
    const machines = [...MACHINES, { vmaKind: 'anon', vmMte: 'yes', vmaMteAllowed: 'no' }];
    const relations = machines.flatMap((choices) =>
      [stateObject, samplesLate, { ...legacy, name: 'copy' }].flatMap((variant) =>
        [0, 1].map((bound) => {
          const machine = machineOf(choices);
          const { relation } = compareSets(bench, legacy, variant, machine, bound);
          expect(relationOfSets(bench, legacy, variant, machine, bound), variant.name).toBe(relation);
          return relation;
        }),
      ),
    );
    expect(new Set(relations)).toEqual(new Set(['equal', 'refinement', 'new-outcome']));
    expect(relationOfSets(bench, legacy, forgivesTwo, machineOf({ vmaKind: 'anon' }), 2)).toBe('new-outcome');
  });

  it('ends at an outcome that is enough', () => {
    const machine = machineOf(MACHINES[0]);
    const all = outcomeSet(bench, legacy, machine, 1);
    const [first, ...others] = all.schedules.keys();
    expect(outcomeSet(bench, legacy, machine, 1, (outcome) => outcome === first)).toMatchObject({
      runs: 1,
      ended: true,
    });
    const last = outcomeSet(bench, legacy, machine, 1, (outcome) => outcome === others.at(-1));
    expect(last.ended).toBe(true);
    expect(last.runs).toBeLessThan(all.runs);
    expect(all.ended).toBe(false);
  });

  it('the bound is that of the run, up to two races or those of the scenario', () => {
    expect([0, 1, 2, 3, 4].map((preemptions) => boundFor(preemptions, 1))).toEqual([0, 1, 2, 2, 2]);
    expect(boundFor(4, 3)).toBe(3);
    expect(boundFor(1, 3)).toBe(1);
  });
});

describe('the report of a divergence', () => {
  const shownOf = (variant: Variant, given: Scenario, preemptions: number) =>
    describeDivergence(
      bench,
      new Pair(bench, legacy, variant, { ...RULES, preemptions }),
      given,
      'id',
      1,
      (id) => id,
    );

  it.each([0, 1, 2])(
    'calls the refusal that moved in front of the lock a refinement, with %i races',
    (preemptions) => {
      for (const variant of [stateObject, faultDesc]) {
        const shown = shownOf(variant, mteRefusalBeforeLock.scenario, preemptions);
        expect(shown.contract).toBe(mteRefusalBeforeLock.id);
        expect(shown.outcomeSets).toMatchObject({
          relation: 'refinement',
          preemptions,
          added: 0,
          newOutcome: null,
        });
      }
    },
  );

  it('calls what it makes of a device that is replaced a new outcome', () => {
    for (const variant of [stateObject, faultDesc]) {
      const shown = shownOf(variant, mteRefusalOfReplacedDevice.scenario, 1);
      expect(shown.contract).toBe(mteRefusalOfReplacedDevice.id);
      expect(shown.outcomeSets.relation).toBe('new-outcome');
      expect(otherSchedule(shown)).toBeNull();
    }
  });

  it('calls what nobody announced about the folded PMD a new outcome', () => {
    const shown = shownOf(faultDesc, foldedPmdThp.scenario, 1);
    expect(shown.outcomeSets.relation).toBe('new-outcome');
    expect(setsText(shown)).toMatch(
      /^new outcome: .* at most 1 race, fault-desc has \d+ of the \d+ outcomes of legacy, /,
    );
  });

  it('shows a new outcome on its own scenario if that gives one', () => {
    const given = scenario({ vmaKind: 'thp' }, [{ site: '__kvm_faultin_pfn#1', action: 'vma-device' }]);
    const shown = shownOf(samplesLate, given, 1);
    expect(shown.outcomeSets.relation).toBe('new-outcome');
    expect(shown.outcomeSets.newOutcome).toMatchObject({ scenario: shown.scenario, replay: 'id' });
    expect(otherSchedule(shown)).toBeNull();
  });

  it('shows another schedule, which replays, if its own scenario is no more than a refinement', () => {
    // Where the VMA forbids tags this refuses at once, as it should; only when another VMA takes its place does it map.
    const both = { ...altered(stateObject, lateSample)(bench.m), name: 'refuses-and-samples-late' };
    expect(shownOf(both, mteRefusalBeforeLock.scenario, 1).outcomeSets.relation).toBe('refinement');
    const shown = shownOf(both, mteRefusalBeforeLock.scenario, 2);
    const other = otherSchedule(shown);
    expect(other?.replay).toBe('id-new-outcome');
    expect(other?.scenario.races).toHaveLength(2);

    const pair = new Pair(bench, legacy, both, { ...RULES, preemptions: 2 });
    giveScenario(pair.choices, other!.scenario);
    expect(pair.judge().refactored.effects).toEqual(other?.runs.refactored.effects);
    const outcome = outcomeKey(bench, other!.runs.refactored.ret, vector, false);
    expect(outcomeSet(bench, both, resolve(pair.choices), 2).schedules.has(outcome)).toBe(true);
    expect(outcomeSet(bench, legacy, resolve(pair.choices), 2).schedules.has(outcome)).toBe(false);

    const lines = counterexampleLines(shown, { width: 100, paint: PLAIN, full: false }).join('\n');
    expect(lines).toContain('new outcome: on this machine, over all schedules with at most 2 races');
    expect(lines).toMatch(/a new outcome with vma-\w+ at \S+#1 and .* at \S+#1/);
    expect(lines).toContain('replay: id-new-outcome');
  });
});
