// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { extractedHelpers, legacy } from '../../properties/testing/variants.ts';
import { type KnownBad, knownBad } from '../core/known-bad.ts';
import type { CanaryReport } from '../core/result.ts';
import type { Variant } from '../core/variant.ts';
import { canariesWith } from '../mistakes/canaries/all.ts';
import { canaryMutants } from '../mistakes/mutants/canary-mutants.ts';
import { USER_MEM_ABORT } from '../subjects/user_mem_abort/subject.ts';
import type { Engine } from './engine.ts';
import { huntOnce } from './hunt.ts';
import type { RunRules } from './jobs/job.ts';
import { createWorkplace } from './jobs/workplace.ts';
import { RANDOM } from './random/engine.ts';

const RULES: RunRules = {
  engine: 'random',
  runs: 1,
  seed: 1,
  preemptions: 1,
  pageSize: 'all',
  strict: false,
};

/** What a hunt came to, and how many were begun so far. */
function counting(): (base: Variant, bad: KnownBad, rules?: Partial<RunRules>) => [CanaryReport, number] {
  let begun = 0;
  const engine: Engine = {
    ...RANDOM,
    hunt: (workplace, bad) => {
      begun++;
      return RANDOM.hunt(workplace, bad);
    },
  };
  return (base, bad, rules = {}) => {
    const variants = { subject: USER_MEM_ABORT, legacy: base, refactored: [] };
    const report = huntOnce(createWorkplace(variants, { ...RULES, ...rules }), engine, bad);
    return [report, begun];
  };
}

/** A base of its own, which no other test has hunted anything with. */
const base = (): Variant => ({ ...legacy });

it('a canary is hunted once on a base, and comes to the same', () => {
  const hunt = counting();
  const [bad] = canariesWith(USER_MEM_ABORT);
  const one = base();
  const [first] = hunt(one, bad);
  expect(first.caught).toBe(true);
  expect(hunt(one, bad)).toEqual([first, 1]);
  expect(hunt(base(), bad)).toEqual([first, 2]);
});

it.each<Partial<RunRules>>([{ seed: 2 }, { preemptions: 2 }, { pageSize: '16k' }, { strict: true }])(
  'it is hunted again under %o, as on another base or by another name',
  (rules) => {
    const hunt = counting();
    const [bad, other] = canariesWith(USER_MEM_ABORT);
    const one = base();
    hunt(one, bad);
    expect(hunt(one, bad, rules)[1]).toBe(2);
    expect(hunt(one, other)[1]).toBe(3);
    expect(hunt(one, bad)[1]).toBe(3);
    expect(hunt({ ...extractedHelpers }, bad)[1]).toBe(4);
  },
);

it('the canaries of a subject and of a base are the same from call to call', () => {
  const mutants = canaryMutants(legacy.name);
  expect(canaryMutants(legacy.name)).toBe(mutants);
  expect(canariesWith(USER_MEM_ABORT, mutants)).toEqual(canariesWith(USER_MEM_ABORT, mutants));
  expect(knownBad(mutants[0])).toBe(knownBad(mutants[0]));
  expect(canaryMutants('fault-desc')).not.toBe(mutants);
});
