// SPDX-License-Identifier: GPL-2.0-only
// All schedules, depth-first over what is reached.

import { ANY } from '../../core/choices.ts';
import { type Resolved, startDraft } from '../../core/draft.ts';
import type { Variant } from '../../core/variant.ts';
import { Call, MAX_OCCURRENCE, SITE_CALLS } from '../../kernel/calls.ts';
import type { Machine } from '../../kernel/machine.ts';
import { OutcomeVector } from '../../kernel/outcome_vector.ts';
import { allowedRaces } from '../../kernel/races/allowed.ts';
import { SITE_STRIDE } from '../../kernel/races/strike.ts';
import type { Bench } from '../../subjects/user_mem_abort/bench.ts';
import { D } from '../../subjects/user_mem_abort/dimensions/names.ts';
import { writeOutcomeOfSchedule } from '../../subjects/user_mem_abort/outcome.ts';
import { Player } from './player.ts';
import { type Schedule, type Strike, scheduled } from './schedule.ts';

/** The outcomes of a variant on one machine: for each, by its exact key, the first of the shortest schedules that give it. */
export interface OutcomeSet {
  readonly schedules: ReadonlyMap<string, Schedule>;
  /** Schedules run, each of them once. */
  readonly runs: number;
}

/** The final machine of the run that just ended, as an exact key. */
export function outcomeKey(m: Machine, ret: number, vector: OutcomeVector): string {
  writeOutcomeOfSchedule(m, ret, vector);
  return vector.key();
}

/** An enumeration under way. */
interface Search {
  readonly bench: Bench;
  readonly variant: Variant;
  readonly machine: Resolved;
  readonly bound: number;
  readonly player: Player;
  readonly vector: OutcomeVector;
  readonly found: Map<string, Schedule>;
  runs: number;
}

/**
 * The outcomes that a variant has on one machine over all schedules with at most `bound` races: at each site that it comes to under the
 * races before, each action that the locks allow there, and after its return. Depth-first over what is reached, so that no race is
 * ever refused; sites that are not reached are one moment, the one after the return.
 * @param machine what is decided; its races and `userPteGone` are left out, and what it leaves open takes the simplest value
 */
export function outcomeSet(bench: Bench, variant: Variant, machine: Resolved, bound: number): OutcomeSet {
  const player = new Player(bench.world.choices);
  const search: Search = {
    bench,
    variant,
    machine,
    bound,
    player,
    vector: new OutcomeVector(),
    found: new Map(),
    runs: 0,
  };
  const usual = bench.world.races;
  bench.world.races = player;
  try {
    explore(search, [], ANY);
  } finally {
    bench.world.races = usual;
  }
  return { schedules: search.found, runs: search.runs };
}

/**
 * Runs the strikes and all that begin with them.
 * @param gone whether the entry has gone, if the run was asked before the last strike; else `ANY`
 */
function explore(search: Search, strikes: readonly Strike[], gone: number): void {
  const walked = branch(search, strikes, gone, Math.max(gone, 0), false);
  if (walked && gone === ANY) branch(search, strikes, gone, 1, true);
}

/**
 * The part of `explore` in which `userPteGone` has this value, if it is asked for.
 * @param onlyWalked leaves out moments before that: they are the same whatever the value
 * @returns whether it was asked for
 */
function branch(
  search: Search,
  strikes: readonly Strike[],
  gone: number,
  value: number,
  onlyWalked: boolean,
): boolean {
  const { bench, bound, player } = search;
  play(search, strikes, value);
  const walked = bench.world.choices.values[D.userPteGone] !== ANY;
  if (strikes.length === bound) return walked;
  const { moments } = player;
  const afterReturn = allowedRaces(bench.m);
  const unreached = unreachedSite(bench.m, strikes);
  for (const moment of moments) {
    if (onlyWalked && !moment.walked) continue;
    extend(search, strikes, moment.site, moment.allowed, false, moment.walked ? value : gone);
  }
  if (unreached >= 0) extend(search, strikes, unreached, afterReturn, true, walked ? value : gone);
  return walked;
}

function extend(
  search: Search,
  strikes: readonly Strike[],
  site: number,
  allowed: number,
  late: boolean,
  gone: number,
): void {
  for (let rest = allowed; rest !== 0; rest &= rest - 1) {
    const action = 31 - Math.clz32(rest & -rest);
    explore(search, [...strikes, { site, action, late }], gone);
  }
}

/** Runs one schedule and keeps its outcome. */
function play(search: Search, strikes: readonly Strike[], gone: number): void {
  const { bench, bound, found, machine, player, variant, vector } = search;
  const { choices } = bench.world;
  const late = strikes.filter((strike) => strike.late);
  startDraft(choices, scheduledDraft(machine, { strikes: late, userPteGone: gone }));
  player.start(late.length === 0 ? strikes : strikes.filter((strike) => !strike.late));
  const ret = bench.run(
    variant,
    strikes.length < bound && late.length === 0 ? strikes.length + 1 : strikes.length,
  );
  search.runs++;
  const key = outcomeKey(bench.m, ret, vector);
  const known = found.get(key);
  if (known !== undefined && known.strikes.length <= strikes.length) return;
  found.set(key, { strikes, userPteGone: choices.values[D.userPteGone] });
}

function scheduledDraft(machine: Resolved, schedule: Schedule) {
  const resolved = scheduled(machine, schedule);
  return { seed: 0, given: resolved, resolved };
}

/** The first site that the run did not come to, and that no strike has; -1 if there is none. */
function unreachedSite(m: Machine, strikes: readonly Strike[]): number {
  for (const name of SITE_CALLS) {
    const site = Call[name] * SITE_STRIDE + MAX_OCCURRENCE;
    if (m.seen[Call[name]] < MAX_OCCURRENCE && strikes.every((strike) => strike.site !== site)) return site;
  }
  return -1;
}
