// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { runKnownBad } from '../../engines/canaries.ts';
import { Bench } from '../../subjects/user_mem_abort/bench.ts';
import { KNOWN_PROBLEMS } from '../../subjects/user_mem_abort/known-problems/all.ts';
import { BUILT_IN } from '../../subjects/user_mem_abort/variants.ts';
import { canaryMutants } from './canary-mutants.ts';

const RULES = { strict: false, preemptions: 1, knownProblems: KNOWN_PROBLEMS };

describe.each(BUILT_IN.map((variant) => [variant.name, variant] as const))(
  'the canaries made of %s',
  (name, variant) => {
    const bench = new Bench();
    const mutants = canaryMutants(name);

    it('are one for each family of mistakes, under names of their own', () => {
      expect(mutants.length).toBeGreaterThanOrEqual(5);
      expect(new Set(mutants.map((mutant) => mutant.name)).size).toBe(mutants.length);
    });

    it.each(mutants.map((mutant) => [mutant.name, mutant] as const))('%s is caught', (_, mutant) => {
      expect(runKnownBad(bench, mutant.name, mutant, variant, RULES, 1)).toMatchObject({
        name: mutant.name,
        caught: true,
      });
    });
  },
);
