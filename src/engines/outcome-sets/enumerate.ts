// SPDX-License-Identifier: GPL-2.0-only
// All schedules, depth-first over what is reached.

import type { Bench } from '../../core/bench.ts';
import { ANY } from '../../core/choices.ts';
import { type Draft, type Resolved, startDraft } from '../../core/draft.ts';
import { InvariantSet } from '../../core/invariant-set.ts';
import { OutcomeVector } from '../../core/outcome-vector.ts';
import type { Space } from '../../core/space.ts';
import type { Variant } from '../../core/variant.ts';
import { asksMomentary, Player } from './player.ts';
import { type Schedule, type Strike, scheduled } from './schedule.ts';

/** The outcomes of a variant on one machine: for each, by its exact key, the first of the shortest schedules that give it. */
export interface OutcomeSet {
  readonly schedules: ReadonlyMap<string, Schedule>;
  /** Schedules run, each of them once. */
  readonly runs: number;
  /** Whether it ended at an outcome that was enough, before all schedules were run. */
  readonly ended: boolean;
}

/**
 * The final machine of the run that just ended and the invariants that it breaks, as an exact key: a machine that is right for one end of
 * the others is wrong for another.
 * @param asksAll whether what texts of its release are not asked counts as well, where outcomes of another release are compared with it
 */
export function outcomeKey(bench: Bench, ret: number, vector: OutcomeVector, asksAll: boolean): string {
  const broken = new InvariantSet(bench.invariants.length);
  bench.writeOutcomeOfSchedule(ret, vector);
  bench.findBroken(ret, broken);
  if (asksAll) bench.findUnasked(ret, broken);
  broken.writeTo(vector);
  return vector.key();
}

/** No outcome is enough: all schedules are run. */
export const never = (): boolean => false;

/** An enumeration under way. */
interface Search {
  readonly bench: Bench;
  readonly variant: Variant;
  readonly machine: Resolved;
  readonly bound: number;
  readonly asksAll: boolean;
  readonly player: Player;
  readonly vector: OutcomeVector;
  readonly found: Map<string, Schedule>;
  readonly isEnough: (outcome: string) => boolean;
  runs: number;
  ended: boolean;
}

/**
 * The outcomes that a variant has on one machine over all schedules with at most `bound` races: at each site that it comes to under the
 * races before, each action that the locks allow there, and after its return. Depth-first over what is reached, so that no race is
 * ever refused; sites that are not reached are one moment, the one after the return.
 * @param machine what is decided; its races and what is part of the schedule are left out, and what it leaves open takes the simplest value
 * @param isEnough whether an outcome tells all that is asked, so that the rest need not be run
 * @param asksAll as for `outcomeKey`
 */
export function outcomeSet(
  bench: Bench,
  variant: Variant,
  machine: Resolved,
  bound: number,
  isEnough: (outcome: string) => boolean = never,
  asksAll = false,
): OutcomeSet {
  const player = new Player(bench.choices);
  const search: Search = {
    bench,
    variant,
    machine,
    bound,
    asksAll,
    player,
    vector: new OutcomeVector(),
    found: new Map(),
    isEnough,
    runs: 0,
    ended: false,
  };
  const usual = bench.races;
  bench.races = player;
  try {
    explore(search, [], ANY);
  } finally {
    bench.races = usual;
  }
  return { schedules: search.found, runs: search.runs, ended: search.ended };
}

/**
 * Runs the strikes and all that begin with them.
 * @param gone whether the entry has gone, if the run was asked before the last strike; else `ANY`
 */
function explore(search: Search, strikes: readonly Strike[], gone: number): void {
  if (search.ended) return;
  const walked = exploreFrom(search, strikes, gone, Math.max(gone, 0), false);
  if (walked && gone === ANY && !search.ended) exploreFrom(search, strikes, gone, 1, true);
}

/**
 * What `explore` does where what belongs to the schedule has this value, if it is asked for.
 * @param onlyWalked leaves out moments before that: they are the same whatever the value
 * @returns whether it was asked for
 */
function exploreFrom(
  search: Search,
  strikes: readonly Strike[],
  gone: number,
  value: number,
  onlyWalked: boolean,
): boolean {
  const { bench, bound, player } = search;
  play(search, strikes, value);
  const walked = asksMomentary(bench.choices);
  if (strikes.length === bound || search.ended) return walked;
  const { moments } = player;
  const afterReturn = bench.allowedRaces();
  const unreached = unreachedSite(bench, strikes);
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
  const { asksAll, bench, bound, found, machine, player, variant, vector } = search;
  const { choices } = bench;
  const late = strikes.filter((strike) => strike.late);
  startDraft(choices, scheduledDraft(choices.space, machine, { strikes: late, momentary: gone }));
  player.start(late.length === 0 ? strikes : strikes.filter((strike) => !strike.late));
  const ret = bench.run(
    variant,
    strikes.length < bound && late.length === 0 ? strikes.length + 1 : strikes.length,
  );
  search.runs++;
  const key = outcomeKey(bench, ret, vector, asksAll);
  const known = found.get(key);
  if (known !== undefined && known.strikes.length <= strikes.length) return;
  found.set(key, {
    strikes,
    momentary: asksMomentary(choices) ? choices.values[choices.space.momentary] : ANY,
  });
  if (search.isEnough(key)) search.ended = true;
}

function scheduledDraft(space: Space, machine: Resolved, schedule: Schedule): Draft {
  const resolved = scheduled(space, machine, schedule);
  return { seed: 0, given: resolved };
}

/** The first site that the run did not come to, and that no strike has; -1 if there is none. */
function unreachedSite(bench: Bench, strikes: readonly Strike[]): number {
  const { sites, stride } = bench.choices.space;
  for (const name of sites.before) {
    const call = sites.calls.indexOf(name);
    const site = call * stride + sites.occurrences;
    if (bench.timesSeen(call) < sites.occurrences && strikes.every((strike) => strike.site !== site))
      return site;
  }
  return -1;
}
