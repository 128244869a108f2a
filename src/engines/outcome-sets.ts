// SPDX-License-Identifier: GPL-2.0-only
import { CALL_COUNT, MAX_OCCURRENCE } from '../kernel/calls.ts';
import { OutcomeVector } from '../kernel/outcome_vector.ts';
import { RACE_NAMES } from '../kernel/races/actions.ts';
import { isSiteOf, SITE_STRIDE } from '../kernel/races/strike.ts';
import { ANY } from '../scenario/choices.ts';
import { D } from '../scenario/dimensions/names.ts';
import type { Resolved } from '../scenario/draft.ts';
import { complete, writeOutcome } from '../verify/outcome.ts';
import type { Bench } from '../verify/run.ts';
import type { Variant } from '../verify/variant.ts';

/**
 * The outcomes that a variant has on one machine over all schedules with at most one race: at each site that it comes to, each action
 * of another thread, and after its return. Whether the entry of the user page tables has gone when it is walked is part of the
 * schedule as well: it is another thread that took it away.
 * @param machine what is decided; its races and `userPteGone` are left out
 */
export function outcomeSet(bench: Bench, variant: Variant, machine: Resolved): ReadonlySet<string> {
  const outcomes = new Set<string>();
  const vector = new OutcomeVector();
  for (let gone = 0; gone < 2; gone++) {
    const sites = sitesOf(bench, variant, machine, gone);
    runOn(bench, variant, machine, gone, null, vector, outcomes);
    for (const site of sites) {
      for (let action = 1; action < RACE_NAMES.length; action++) {
        runOn(bench, variant, machine, gone, [site, action], vector, outcomes);
      }
    }
  }
  return outcomes;
}

/** How the outcomes of a refactored variant on one machine compare with those of the reference. */
export type SetRelation = 'equal' | 'refinement' | 'new-outcome';

/** Compares the outcomes of both variants over all schedules with at most one race. */
export function compareSets(
  bench: Bench,
  legacy: Variant,
  refactored: Variant,
  machine: Resolved,
): SetRelation {
  const ofLegacy = outcomeSet(bench, legacy, machine);
  const ofRefactored = outcomeSet(bench, refactored, machine);
  for (const outcome of ofRefactored) if (!ofLegacy.has(outcome)) return 'new-outcome';
  return ofRefactored.size === ofLegacy.size ? 'equal' : 'refinement';
}

/** The sites that the variant comes to without a race, and one that it never comes to: a race there strikes after the return. */
function sitesOf(bench: Bench, variant: Variant, machine: Resolved, gone: number): readonly number[] {
  start(bench, machine, gone);
  bench.run(variant, 0);
  const sites: number[] = [];
  let never = -1;
  for (let call = 0; call < CALL_COUNT; call++) {
    if (!isSiteOf(call)) continue;
    const seen = Math.min(bench.m.seen[call], MAX_OCCURRENCE);
    for (let occurrence = 1; occurrence <= seen; occurrence++) sites.push(call * SITE_STRIDE + occurrence);
    if (seen < MAX_OCCURRENCE) never = call * SITE_STRIDE + seen + 1;
  }
  return never < 0 ? sites : [...sites, never];
}

function runOn(
  bench: Bench,
  variant: Variant,
  machine: Resolved,
  gone: number,
  race: readonly [site: number, action: number] | null,
  vector: OutcomeVector,
  outcomes: Set<string>,
): void {
  start(bench, machine, gone);
  if (race !== null) bench.world.choices.giveRace(race[0], race[1]);
  const ret = bench.run(variant, race === null ? 0 : 1);
  complete(bench.m);
  writeOutcome(bench.m, ret, vector);
  const values: number[] = [];
  for (let i = 0; i < vector.length; i++) values.push(vector.at(i));
  outcomes.add(values.join(' '));
}

function start(bench: Bench, machine: Resolved, gone: number): void {
  const { choices } = bench.world;
  choices.startSimplest();
  machine.values.forEach((value, dimension) => {
    if (value !== ANY && dimension !== D.userPteGone) choices.give(dimension, value);
  });
  choices.give(D.userPteGone, gone);
}
