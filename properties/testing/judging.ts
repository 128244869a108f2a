// SPDX-License-Identifier: GPL-2.0-only
/** Judging pairs of variants in tests: with the project's own lists unless a test says otherwise. */

import type { Judgement } from '../../src/core/judge.ts';
import { Pair, type PairOptions } from '../../src/core/pair.ts';
import {
  giveScenario,
  SCENARIO_SCHEMA_VERSION,
  type Scenario,
  type ScenarioRace,
} from '../../src/core/scenario.ts';
import type { Variant } from '../../src/core/variant.ts';
import type { Machine } from '../../src/kernel/machine.ts';
import type { Override } from '../../src/mistakes/mistake.ts';
import { overriding } from '../../src/mistakes/mistake.ts';
import { overridden } from '../../src/mistakes/plant/override.ts';
import { Bench } from '../../src/subjects/user_mem_abort/bench.ts';
import { KNOWN_PROBLEMS } from '../../src/subjects/user_mem_abort/known-problems/all.ts';
import { legacy } from './variants.ts';

export const RULES: PairOptions = { strict: false, preemptions: 1, knownProblems: KNOWN_PROBLEMS };

/** A variant that is made for the bench that it runs on. */
export type MadeFor = (m: Machine) => Variant;

/** `base` under the same name with some kernel functions that do something else. */
export function altered(base: Variant, override: Override): MadeFor {
  return (m) => ({ ...base, ...overridden(overriding(override), base, m) });
}

/** A pair on a bench of its own. */
export function pairOf(
  refactored: Variant | MadeFor,
  options: Partial<PairOptions> = {},
  original: Variant | MadeFor = legacy,
): Pair {
  const bench = new Bench();
  const made = (variant: Variant | MadeFor): Variant =>
    typeof variant === 'function' ? variant(bench.m) : variant;
  return new Pair(bench, made(original), made(refactored), { ...RULES, ...options });
}

/** A scenario of the current version. */
export function scenario(
  choices: { readonly [dimension: string]: string },
  races: readonly ScenarioRace[] = [],
): Scenario {
  return { schemaVersion: SCENARIO_SCHEMA_VERSION, choices, races };
}

/** What the pair comes to in one scenario. */
export function judgementOf(pair: Pair, given: Scenario): Judgement {
  giveScenario(pair.choices, given);
  return pair.judge();
}
