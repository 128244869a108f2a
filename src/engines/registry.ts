// SPDX-License-Identifier: GPL-2.0-only
// The engines, and which of them an option means.
import type { Scenario } from '../core/scenario.ts';
import type { Engine } from './engine.ts';
import { EXHAUSTIVE } from './exhaustive/engine.ts';
import type { Job, RunRules } from './jobs/job.ts';
import { RANDOM } from './random/engine.ts';
import { SESSIONS } from './sessions/engine.ts';

/** Every engine, in the order in which they take part in a run. */
const ENGINES: readonly Engine[] = [RANDOM, EXHAUSTIVE, SESSIONS];

/** The engine of a job. */
export function engineOf({ engine }: Job): Engine {
  const found = ENGINES.find(({ name }) => name === engine);
  if (found === undefined) throw new TypeError(`there is no engine "${engine}"`);
  return found;
}

/** The engines that an option means: one of them, or each in turn. */
export function enginesIn(option: string): readonly Engine[] {
  return option === 'all' ? ENGINES : ENGINES.filter(({ name }) => name === option);
}

/** The first engine that runs scenarios of this kind. */
export function engineFor(scenario: Scenario): Engine {
  return ENGINES.find((engine) => engine.takes(scenario)) ?? RANDOM;
}

/** Scenarios of each pair unless told otherwise. */
export function usualRuns(option: string): number {
  return enginesIn(option)[0]?.usualRuns ?? RANDOM.usualRuns;
}

/** The rules of a run as they are for one of its engines: beside others it keeps the proportion of what is usual. */
export function rulesFor(engine: Engine, rules: RunRules): RunRules {
  const [first] = enginesIn(rules.engine);
  if (first === undefined || first === engine) return rules;
  return { ...rules, runs: Math.ceil((rules.runs * engine.usualRuns) / first.usualRuns) };
}

/** Whether one of the engines of an option covers the space. */
export function enumerates(option: string): boolean {
  return enginesIn(option).some((engine) => engine.enumerates);
}

/** Whether one of the engines of an option draws. */
export function draws(option: string): boolean {
  return enginesIn(option).some((engine) => !engine.enumerates);
}

/** What the engines of an option run: `scenario`, unless all run something else. */
export function nounOf(option: string): string {
  return enginesIn(option)[0]?.noun ?? RANDOM.noun;
}

/** Scenarios that take as long as one of the first engine of an option. */
export function costOf(option: string): number {
  return enginesIn(option)[0]?.cost ?? RANDOM.cost;
}
