// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { user_mem_abort as legacy } from '../legacy/user_mem_abort.ts';
import { user_mem_abort as stateObject } from '../refactored/state-object/user_mem_abort.ts';
import { compareSets, outcomeSet } from '../src/engines/outcome-sets.ts';
import type { ClassicUserMemAbort } from '../src/kernel/kernel.ts';
import { resolve } from '../src/scenario/draft.ts';
import { giveScenario, type Scenario } from '../src/scenario/scenario.ts';
import { Bench } from '../src/verify/run.ts';
import type { Variant } from '../src/verify/variant.ts';

const original: Variant = { name: 'legacy', user_mem_abort: legacy };
const bench = new Bench();

/** The decided machine of a scenario, as the original looks at it. */
function machineOf(choices: Scenario['choices']) {
  giveScenario(bench.world.choices, { schemaVersion: 1, choices, races: [] });
  bench.runTraced(original, 0);
  return resolve(bench.world.choices);
}

it('a check that moved in front of the lock is a refinement: some retries are gone, nothing new can happen', () => {
  const machine = machineOf({ vmaKind: 'anon', vmMte: 'yes', vmaMteAllowed: 'no' });
  const refactored: Variant = { name: 'state-object', user_mem_abort: stateObject };
  expect(compareSets(bench, original, refactored, machine)).toBe('refinement');
  const before = outcomeSet(bench, original, machine);
  const after = outcomeSet(bench, refactored, machine);
  expect(after.size).toBeLessThan(before.size);
  expect([...after].every((outcome) => before.has(outcome))).toBe(true);
});

it('sampling the sequence too late has a new outcome', () => {
  // What was learnt before the unlock is used, and the sequence is the one from when it is compared.
  const late: ClassicUserMemAbort = (k, vcpu, fault_ipa, nested, memslot, hva, fault_is_perm) => {
    const blind = Object.assign(Object.create(k) as typeof k, { mmu_invalidate_retry: () => false });
    return legacy(blind, vcpu, fault_ipa, nested, memslot, hva, fault_is_perm);
  };
  const machine = machineOf({ vmaKind: 'thp' });
  expect(compareSets(bench, original, { name: 'late', user_mem_abort: late }, machine)).toBe('new-outcome');
});

it('a variant has the same outcomes as itself', () => {
  const machine = machineOf({ vmaKind: 'hugetlb-pmd', access: 'write' });
  expect(compareSets(bench, original, { ...original, name: 'copy' }, machine)).toBe('equal');
  expect(outcomeSet(bench, original, machine).size).toBeGreaterThan(3);
});
