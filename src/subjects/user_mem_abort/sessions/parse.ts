// SPDX-License-Identifier: GPL-2.0-only
// Reads a session file.

import { isObject, parseChoices, parseFile, parseRace, ScenarioError } from '../../../core/parse.ts';
import { SCENARIO_SCHEMA_VERSION, type ScenarioRace } from '../../../core/scenario.ts';
import { PAGE_NAMES } from '../../../kernel/session/pages.ts';
import { VCPUS } from '../../../kernel/session/vm.ts';
import { labelsOf } from './config.ts';
import { labelsOfExtra } from './extras.ts';
import { racesOf } from './races.ts';
import type { SessionRules } from './rules.ts';
import { type AccessStep, RANGE_SIZES, type Session, type Step } from './session.ts';

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

/** Parses and checks the text of a session file of a subject. `origin` names it in messages. */
export function parseSession(rules: SessionRules, text: string, origin: string): Session {
  const data = parseFile(text, origin);
  if (!Array.isArray(data.steps)) throw new ScenarioError(`"steps" in ${origin} must be a list of steps`);
  const steps: readonly unknown[] = data.steps;
  return {
    schemaVersion: SCENARIO_SCHEMA_VERSION,
    choices: parseFixed(rules, data.choices ?? {}, origin),
    races: [],
    steps: steps.map((step, i) => parseStep(rules, step, `step ${i + 1} in ${origin}`)),
  };
}

function parseFixed(rules: SessionRules, value: unknown, origin: string): Session['choices'] {
  const choices = parseChoices(rules.space, value, origin);
  for (const [name, label] of Object.entries(choices)) {
    if (!rules.dimensions.includes(name)) {
      throw new ScenarioError(
        `"${name}" in ${origin} is decided by the steps of a session; remove it or use one of ${rules.dimensions.join(', ')}`,
      );
    }
    const labels = labelsOf(rules, name);
    if (!labels.includes(label)) {
      throw new ScenarioError(
        `"${label}" in ${origin} is no value of "${name}" that a session can begin with; use one of ${labels.join(', ')}`,
      );
    }
  }
  return choices;
}

function parseStep(rules: SessionRules, value: unknown, which: string): Step {
  const step = isObject(value) ? value : {};
  const actor = oneOf(step.actor, ['guest', 'host', 'vmm'] as const, `the actor of ${which}`);
  const does = `what ${actor} does in ${which}`;
  switch (actor) {
    case 'host':
      return { actor, does: oneOf(step.does, rules.hostActions, does), page: parsePage(step.page, which) };
    case 'vmm': {
      const preFault = rules.preFaults === true ? (['pre-fault'] as const) : [];
      const name = oneOf(step.does, [...rules.vmmActions, ...preFault], does);
      if (name !== 'pre-fault') return { actor, does: name };
      const size = oneOf(step.size ?? RANGE_SIZES[0], RANGE_SIZES, `the size of ${which}`);
      return { actor, does: name, vcpu: parseVcpu(step, which), page: parsePage(step.page, which), size };
    }
    case 'guest':
      return parseGuest(rules, step, oneOf(step.does, [...rules.accesses, ...NESTED], does), which);
  }
}

function parseVcpu({ vcpu = 0 }: Record<string, unknown>, which: string): number {
  if (typeof vcpu === 'number' && Number.isInteger(vcpu) && vcpu >= 0 && vcpu < VCPUS) return vcpu;
  throw new ScenarioError(
    `the vcpu of ${which} is ${JSON.stringify(vcpu)}; use a whole number from 0 to ${VCPUS - 1}`,
  );
}

function parseGuest(
  rules: SessionRules,
  step: Record<string, unknown>,
  does: AccessStep['does'] | (typeof NESTED)[number],
  which: string,
): Step {
  const vcpu = parseVcpu(step, which);
  if (does === 'enter-nested' || does === 'exit-nested') return { actor: 'guest', does, vcpu };
  const extras = rules.extras
    .filter((name) => step[name] !== undefined)
    .map((name) => [name, oneOf(step[name], labelsOfExtra(name), `the ${name} of ${which}`)]);
  return {
    actor: 'guest',
    does,
    vcpu,
    page: parsePage(step.page, which),
    ...(step.race === undefined ? {} : { race: parseOwnRace(rules, step.race, `the race of ${which}`) }),
    ...(Object.fromEntries(extras) as Pick<AccessStep, SessionRules['extras'][number]>),
  };
}

/** A race of the space that can meet the machines of the subject. */
function parseOwnRace(rules: SessionRules, value: unknown, which: string): ScenarioRace {
  const race = parseRace(rules.space, value, which);
  const names = racesOf(rules.space);
  if (!names.includes(race.action))
    throw new ScenarioError(`${which} has the action "${race.action}"; use one of ${names.join(', ')}`);
  return race;
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
