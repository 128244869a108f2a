// SPDX-License-Identifier: GPL-2.0-only
// The JSON form, and names of sites.
import { CALL_NAMES, Call, type CallName, SITE_CALLS } from '../kernel/calls.ts';
import { RACE_NAMES } from '../kernel/races/actions.ts';
import { SITE_STRIDE } from '../kernel/races/strike.ts';
import { DIMENSIONS } from '../subjects/user_mem_abort/dimensions/all.ts';
import { D, type DimensionName } from '../subjects/user_mem_abort/dimensions/names.ts';
import { ANY, type Choices } from './choices.ts';
import { nthSetBit } from './draw.ts';

/** Version of the scenario file format. */
export const SCENARIO_SCHEMA_VERSION = 1;

/** What another thread does, and before which call. */
export interface ScenarioRace {
  /** `kvm_fault_lock#1`: the moment before the first `kvm_fault_lock()`. */
  readonly site: string;
  readonly action: string;
}

/** One scenario as a file keeps it: what was looked at; everything else may be anything. */
export interface Scenario {
  readonly schemaVersion: number;
  readonly choices: { readonly [dimension: string]: string };
  readonly races: readonly ScenarioRace[];
}

/** Name of a site, by its number. */
export function siteName(site: number): string {
  return `${CALL_NAMES[Math.floor(site / SITE_STRIDE)]}#${site % SITE_STRIDE}`;
}

/** Number of a site, or -1 if there is none of that name. */
export function siteNumber(name: string): number {
  const [call, occurrence] = name.split('#');
  if (!SITE_CALLS.includes(call as CallName)) return -1;
  const n = Number(occurrence);
  if (!Number.isInteger(n) || n < 1 || n >= SITE_STRIDE) return -1;
  return Call[call as CallName] * SITE_STRIDE + n;
}

/** What the last run looked at. */
export function scenarioOf(choices: Choices): Scenario {
  const named: Record<string, string> = {};
  choices.values.forEach((value, dimension) => {
    if (value >= 0) named[DIMENSIONS[dimension].name] = DIMENSIONS[dimension].values[value].label;
  });
  const races: ScenarioRace[] = [];
  for (let site = 0; site < choices.actions.length; site++) {
    const action = choices.actionAt(site);
    if (action > 0) races.push({ site: siteName(site), action: RACE_NAMES[action] });
  }
  return { schemaVersion: SCENARIO_SCHEMA_VERSION, choices: named, races };
}

/**
 * Gives a scenario to choices; what it leaves open takes the simplest value.
 * @throws TypeError if it names something that does not exist; validate files with `parseScenario` first
 */
export function giveScenario(choices: Choices, scenario: Scenario): void {
  choices.startSimplest();
  for (const [name, label] of Object.entries(scenario.choices)) {
    const dimension = D[name as DimensionName];
    const value = DIMENSIONS[dimension].values.findIndex((candidate) => candidate.label === label);
    choices.give(dimension, value);
  }
  for (const race of scenario.races) {
    choices.giveRace(siteNumber(race.site), RACE_NAMES.indexOf(race.action as (typeof RACE_NAMES)[number]));
  }
}

/**
 * Number of dimensions that differ from the simplest value that is possible there, plus races: how much there is to
 * understand. A permission fault has a leaf, and that is nothing more to understand.
 */
export function scenarioSize(choices: Choices): number {
  let size = 0;
  choices.values.forEach((value, dimension) => {
    if (value > 0 && value !== nthSetBit(DIMENSIONS[dimension].domain?.(choices) ?? 1, 0)) size++;
  });
  for (let site = 0; site < choices.actions.length; site++) if (choices.actionAt(site) > 0) size++;
  return size;
}

/** The value that the last run gave to a dimension, by label; undefined where nobody asked. */
export function labelOf(choices: Choices, name: DimensionName): string | undefined {
  const value = choices.values[D[name]];
  return value === ANY ? undefined : DIMENSIONS[D[name]].values[value].label;
}
