// SPDX-License-Identifier: GPL-2.0-only
// The JSON form, and names of sites.
import { ANY, type Choices } from './choices.ts';
import { type Resolved, resolve } from './draft.ts';
import { nthSetBit } from './draw.ts';
import { dimensionNumber, type Space } from './space.ts';

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
export function siteName({ sites, stride }: Space, site: number): string {
  return `${sites.calls[Math.floor(site / stride)]}#${site % stride}`;
}

/** Number of a site, or -1 if there is none of that name. */
export function siteNumber({ sites, stride }: Space, name: string): number {
  const [call, occurrence] = name.split('#');
  if (!sites.before.includes(call)) return -1;
  const n = Number(occurrence);
  if (!Number.isInteger(n) || n < 1 || n > sites.occurrences) return -1;
  return sites.calls.indexOf(call) * stride + n;
}

/** What the last run looked at. */
export function scenarioOf(choices: Choices): Scenario {
  return scenarioIn(choices.space, resolve(choices));
}

/** Decided values and races by their names. */
export function scenarioIn(space: Space, { races, values }: Resolved): Scenario {
  const named: Record<string, string> = {};
  values.forEach((value, dimension) => {
    if (value >= 0) named[space.dimensions[dimension].name] = space.dimensions[dimension].values[value].label;
  });
  return {
    schemaVersion: SCENARIO_SCHEMA_VERSION,
    choices: named,
    races: races.map(([site, action]) => ({ site: siteName(space, site), action: space.races[action] })),
  };
}

/**
 * A scenario as the random search passes it around; what it leaves open takes the simplest value.
 * @throws TypeError as `giveScenario` does
 */
export function resolvedIn(space: Space, { choices, races }: Scenario): Resolved {
  const values = new Int8Array(space.dimensions.length).fill(ANY);
  for (const [name, label] of Object.entries(choices)) {
    const dimension = dimensionNumber(space, name);
    values[dimension] = space.dimensions[dimension].values.findIndex(
      (candidate) => candidate.label === label,
    );
  }
  return {
    values,
    races: races.map(({ action, site }) => [siteNumber(space, site), space.races.indexOf(action)]),
  };
}

/**
 * Gives a scenario to choices; what it leaves open takes the simplest value.
 * @throws TypeError if it names something that does not exist; validate files with `parseScenario` first
 */
export function giveScenario(choices: Choices, scenario: Scenario): void {
  const { space } = choices;
  choices.startSimplest();
  for (const [name, label] of Object.entries(scenario.choices)) {
    const dimension = dimensionNumber(space, name);
    const value = space.dimensions[dimension].values.findIndex((candidate) => candidate.label === label);
    choices.give(dimension, value);
  }
  for (const race of scenario.races)
    choices.giveRace(siteNumber(space, race.site), space.races.indexOf(race.action));
}

/**
 * Number of dimensions that differ from the simplest value that is possible there, plus races: how much there is to
 * understand. A permission fault has a leaf, and that is nothing more to understand.
 */
export function scenarioSize(choices: Choices): number {
  let size = 0;
  choices.values.forEach((value, dimension) => {
    if (value > 0 && value !== nthSetBit(choices.space.dimensions[dimension].domain?.(choices) ?? 1, 0))
      size++;
  });
  for (let site = 0; site < choices.actions.length; site++) if (choices.actionAt(site) > 0) size++;
  return size;
}

/** The value that the last run gave to a dimension, by label; undefined where nobody asked. */
export function labelOf(choices: Choices, name: string): string | undefined {
  const number = dimensionNumber(choices.space, name);
  const value = choices.values[number];
  return value === ANY ? undefined : choices.space.dimensions[number].values[value].label;
}
