// SPDX-License-Identifier: GPL-2.0-only
/** Variants that are wrong on purpose, and what they break that the original does not. */

import { hash } from '../../src/core/draw.ts';
import { problemFor } from '../../src/core/known-problem.ts';
import { giveScenario, SCENARIO_SCHEMA_VERSION, type ScenarioRace } from '../../src/core/scenario.ts';
import type { ClassicUserMemAbort } from '../../src/kernel/kernel.ts';
import type { Machine } from '../../src/kernel/machine.ts';
import { type Override, overriding } from '../../src/mistakes/mistake.ts';
import { overridden } from '../../src/mistakes/plant/override.ts';
import { Bench } from '../../src/subjects/user_mem_abort/bench.ts';
import { brokenInvariants, INVARIANTS } from '../../src/subjects/user_mem_abort/invariants/all.ts';
import { KNOWN_PROBLEMS } from '../../src/subjects/user_mem_abort/known-problems/all.ts';
import type { UserMemAbortVariant as Variant } from '../../src/subjects/user_mem_abort/variant.ts';
import { legacy } from './variants.ts';

/** The original with some kernel functions that do something else. */
export interface KnownBad {
  /** The replaced functions: `k` and `m` are the honest ones. */
  readonly override: Override;
  /** What becomes of the return value; unchanged if absent. */
  readonly returns?: (ret: number, m: Machine) => number;
  /** What becomes of the parameters; unchanged if absent. */
  readonly call?: (f: ClassicUserMemAbort, m: Machine) => ClassicUserMemAbort;
}

/** `base` made wrong, to be run on `bench` only. */
function badVariant(bench: Bench, bad: KnownBad, base: Variant = legacy): Variant {
  const { m } = bench;
  const variant = overridden(overriding(bad.override), base, m);
  const { call, returns } = bad;
  if (call === undefined && returns === undefined) return variant;
  const inner = variant.user_mem_abort as ClassicUserMemAbort;
  const f = call === undefined ? inner : call(inner, m);
  const user_mem_abort: ClassicUserMemAbort = (k, vcpu, fault_ipa, nested, memslot, hva, fault_is_perm) => {
    const ret = f(k, vcpu, fault_ipa, nested, memslot, hva, fault_is_perm);
    return returns === undefined ? ret : returns(ret, m);
  };
  return { name: variant.name, signature: 'classic', user_mem_abort };
}

/**
 * Names of the invariants that `variant` breaks and the original does not, on the choices that were started. Left out is what the
 * list of known problems explains: a bad variant that maps where the original refused breaks there what the original breaks
 * wherever it maps.
 */
function newlyBroken(bench: Bench, variant: Variant, races: number): readonly string[] {
  const ofBad = brokenInvariants(bench.m, bench.run(variant, races));
  if (ofBad.isEmpty) return [];
  const ofLegacy = brokenInvariants(bench.m, bench.run(legacy, races));
  return ofBad
    .positions()
    .filter((position) => !ofLegacy.has(position))
    .map((position) => INVARIANTS[position].name)
    .filter((name) => problemFor(KNOWN_PROBLEMS, name, bench.world.choices) === null);
}

/** What the bad variant breaks, and the original does not, in one scenario. */
export function brokenIn(
  bad: KnownBad,
  choices: { readonly [dimension: string]: string },
  races: readonly ScenarioRace[] = [],
): readonly string[] {
  const bench = new Bench();
  const variant = badVariant(bench, bad);
  giveScenario(bench.world.choices, { schemaVersion: SCENARIO_SCHEMA_VERSION, choices, races });
  const broken = newlyBroken(bench, variant, Math.max(1, races.length));
  if (bench.world.choices.contradiction !== null) throw new Error('the scenario contradicts itself');
  return broken;
}

/** What the bad variant breaks, and the original does not, in any of `runs` random scenarios; in order of the alphabet. */
export function brokenAnywhere(bad: KnownBad, races = 1, runs = 20_000): readonly string[] {
  const bench = new Bench();
  const variant = badVariant(bench, bad);
  const broken = new Set<string>();
  for (let i = 0; i < runs; i++) {
    bench.world.choices.startRandom(hash(0x5eed, i) | 0);
    for (const name of newlyBroken(bench, variant, races)) broken.add(name);
  }
  return [...broken].sort();
}
