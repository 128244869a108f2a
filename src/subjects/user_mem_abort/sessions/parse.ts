// SPDX-License-Identifier: GPL-2.0-only
// Reads a session file.

import { isObject, parseChoices, parseFile, parseRace, ScenarioError } from '../../../core/parse.ts';
import { SCENARIO_SCHEMA_VERSION } from '../../../core/scenario.ts';
import { ACCESS_NAMES } from '../../../kernel/session/guest.ts';
import { HOST_ACTION_NAMES } from '../../../kernel/session/host.ts';
import { PAGE_NAMES } from '../../../kernel/session/pages.ts';
import { VCPUS } from '../../../kernel/session/vm.ts';
import { VMM_ACTION_NAMES } from '../../../kernel/session/vmm.ts';
import type { DimensionName } from '../dimensions/all.ts';
import { SPACE } from '../space.ts';
import { labelsOf, SESSION_DIMENSIONS } from './config.ts';
import type { Session, Step } from './session.ts';

const NESTED = ['enter-nested', 'exit-nested'] as const;

/** Whether the text of a scenario file is that of a session; what is wrong with it is found when it is parsed. */
export function isSessionText(text: string): boolean {
  try {
    const data: unknown = JSON.parse(text);
    if (!isObject(data)) return false;
    return 'steps' in data || (isObject(data.scenario) && 'steps' in data.scenario);
  } catch {
    return false;
  }
}

/** Parses and checks the text of a session file. `origin` names it in messages. */
export function parseSession(text: string, origin: string): Session {
  const data = parseFile(text, origin);
  if (!Array.isArray(data.steps)) throw new ScenarioError(`"steps" in ${origin} must be a list of steps`);
  const steps: readonly unknown[] = data.steps;
  return {
    schemaVersion: SCENARIO_SCHEMA_VERSION,
    choices: parseFixed(data.choices ?? {}, origin),
    races: [],
    steps: steps.map((step, i) => parseStep(step, `step ${i + 1} in ${origin}`)),
  };
}

function parseFixed(value: unknown, origin: string): Session['choices'] {
  const choices = parseChoices(SPACE, value, origin);
  for (const [name, label] of Object.entries(choices)) {
    if (!SESSION_DIMENSIONS.includes(name as DimensionName)) {
      throw new ScenarioError(
        `"${name}" in ${origin} is decided by the steps of a session; remove it or use one of ${SESSION_DIMENSIONS.join(', ')}`,
      );
    }
    const labels = labelsOf(name as DimensionName);
    if (!labels.includes(label)) {
      throw new ScenarioError(
        `"${label}" in ${origin} is no value of "${name}" that a session can begin with; use one of ${labels.join(', ')}`,
      );
    }
  }
  return choices;
}

function parseStep(value: unknown, which: string): Step {
  const step = isObject(value) ? value : {};
  const actor = oneOf(step.actor, ['guest', 'host', 'vmm'] as const, `the actor of ${which}`);
  const does = `what ${actor} does in ${which}`;
  switch (actor) {
    case 'host':
      return { actor, does: oneOf(step.does, HOST_ACTION_NAMES, does), page: parsePage(step.page, which) };
    case 'vmm':
      return { actor, does: oneOf(step.does, VMM_ACTION_NAMES, does) };
    case 'guest':
      return parseGuest(step, oneOf(step.does, [...ACCESS_NAMES, ...NESTED], does), which);
  }
}

function parseGuest(
  step: Record<string, unknown>,
  does: (typeof ACCESS_NAMES)[number] | (typeof NESTED)[number],
  which: string,
): Step {
  const vcpu = step.vcpu ?? 0;
  if (typeof vcpu !== 'number' || !Number.isInteger(vcpu) || vcpu < 0 || vcpu >= VCPUS) {
    throw new ScenarioError(
      `the vcpu of ${which} is ${JSON.stringify(vcpu)}; use a whole number from 0 to ${VCPUS - 1}`,
    );
  }
  if (does === 'enter-nested' || does === 'exit-nested') return { actor: 'guest', does, vcpu };
  return {
    actor: 'guest',
    does,
    vcpu,
    page: parsePage(step.page, which),
    ...(step.race === undefined ? {} : { race: parseRace(SPACE, step.race, `the race of ${which}`) }),
    ...(step.topup === undefined
      ? {}
      : { topup: oneOf(step.topup, ['fails'] as const, `the topup of ${which}`) }),
    ...(step.userPte === undefined
      ? {}
      : { userPte: oneOf(step.userPte, ['gone'] as const, `the userPte of ${which}`) }),
  };
}

function parsePage(value: unknown, which: string): (typeof PAGE_NAMES)[number] {
  return oneOf(value ?? PAGE_NAMES[0], PAGE_NAMES, `the page of ${which}`);
}

function oneOf<Name extends string>(value: unknown, names: readonly Name[], what: string): Name {
  const name = names.find((candidate) => candidate === value);
  if (name === undefined)
    throw new ScenarioError(`${what} is ${JSON.stringify(value)}; use one of ${names.join(', ')}`);
  return name;
}
