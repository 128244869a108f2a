// SPDX-License-Identifier: GPL-2.0-only
// Reads a scenario file, with sentences for what is wrong.

import { repeatedKey } from './repeated-key.ts';
import { SCENARIO_SCHEMA_VERSION, type Scenario, type ScenarioRace, siteNumber } from './scenario.ts';
import type { Space } from './space.ts';

/** A scenario file that cannot be used; the message is one sentence that names value, place and remedy. */
export class ScenarioError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ScenarioError';
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Parses and checks the text of a scenario file. `origin` names it in messages. */
export function parseScenario(space: Space, text: string, origin: string): Scenario {
  const scenario = parseFile(text, origin);
  return {
    schemaVersion: SCENARIO_SCHEMA_VERSION,
    choices: parseChoices(space, scenario.choices === undefined ? {} : scenario.choices, origin),
    races: parseRaces(space, scenario.races === undefined ? [] : scenario.races, origin),
  };
}

/** The object that a scenario file holds, of the version that is read here. */
export function parseFile(text: string, origin: string): Record<string, unknown> {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new ScenarioError(
      `${origin} is not JSON (${(error as Error).message}); give a file that verify or shrink wrote`,
    );
  }
  const twice = repeatedKey(text);
  if (twice !== null)
    throw new ScenarioError(
      `${origin} says ${JSON.stringify(twice)} twice in one object, and only the last would count; leave one out`,
    );
  if (!isObject(data))
    throw new ScenarioError(`${origin} holds no JSON object; give a file that verify or shrink wrote`);
  // A counterexample that a report embeds carries its scenario one level down.
  const scenario = isObject(data.scenario) && data.choices === undefined ? data.scenario : data;
  if (scenario.schemaVersion !== SCENARIO_SCHEMA_VERSION) {
    if (scenario.schemaVersion === undefined)
      throw new ScenarioError(
        `${origin} has no schemaVersion; give a scenario file that verify or shrink wrote, or say "schemaVersion": ${SCENARIO_SCHEMA_VERSION}`,
      );
    throw new ScenarioError(
      `${origin} has schemaVersion ${JSON.stringify(scenario.schemaVersion)}, but this version reads ${SCENARIO_SCHEMA_VERSION}; write it again with the same version of stage2-verify`,
    );
  }
  return scenario;
}

/** Checks the dimensions of a scenario or session and their values. */
export function parseChoices(space: Space, value: unknown, origin: string): Record<string, string> {
  if (!isObject(value))
    throw new ScenarioError(`"choices" in ${origin} must be an object of dimension names and values`);
  const choices: Record<string, string> = {};
  for (const [name, label] of Object.entries(value)) {
    const number = space.numbers.get(name);
    if (number === undefined) {
      throw new ScenarioError(
        `"${name}" in ${origin} is not a dimension; remove it or use one of ${[...space.numbers.keys()].join(', ')}`,
      );
    }
    const labels = space.dimensions[number].values.map((candidate) => candidate.label);
    if (typeof label !== 'string' || !labels.includes(label)) {
      throw new ScenarioError(
        `${JSON.stringify(label)} in ${origin} is not a value of "${name}"; use one of ${labels.join(', ')}`,
      );
    }
    choices[name] = label;
  }
  return choices;
}

function parseRaces(space: Space, value: unknown, origin: string): ScenarioRace[] {
  if (!Array.isArray(value))
    throw new ScenarioError(`"races" in ${origin} must be a list of { site, action }`);
  const races = value.map((race: unknown, index) => parseRace(space, race, `race ${index + 1} in ${origin}`));
  const sites = new Set<string>();
  for (const { site } of races) {
    if (sites.has(site))
      throw new ScenarioError(
        `${origin} has two races at ${site}, where one thread can act once; leave one out`,
      );
    sites.add(site);
  }
  return races;
}

/** Checks one race; `which` names it in messages. */
export function parseRace(space: Space, race: unknown, which: string): ScenarioRace {
  const { action, site } = isObject(race) ? race : { action: undefined, site: undefined };
  if (typeof site !== 'string' || siteNumber(space, site) < 0) {
    throw new ScenarioError(
      `${which} has the site ${JSON.stringify(site)}; use CALL#N with N from 1 to ${space.sites.occurrences} and CALL one of ${space.sites.before.join(', ')}`,
    );
  }
  if (typeof action !== 'string' || space.races.indexOf(action) < 1) {
    throw new ScenarioError(
      `${which} has the action ${JSON.stringify(action)}; use one of ${space.races.slice(1).join(', ')}`,
    );
  }
  return { site, action };
}
