// SPDX-License-Identifier: GPL-2.0-only
// One scenario for library users.
import { contradictionText } from '../core/contradiction.ts';
import { type Draft, resolve, startDraft } from '../core/draft.ts';
import type { Judgement } from '../core/judge.ts';
import { Pair } from '../core/pair.ts';
import { ScenarioError } from '../core/parse.ts';
import { giveScenario, type Scenario } from '../core/scenario.ts';
import type { Variant } from '../core/variant.ts';
import { Bench } from '../subjects/user_mem_abort/bench.ts';
import { FINDINGS } from '../subjects/user_mem_abort/known-problems/all.ts';
import { type Breach, recordRun } from '../subjects/user_mem_abort/record.ts';
import { DEFAULTS, defaultPreemptions } from './defaults.ts';
import { type Examination, examine } from './divergence.ts';

/** How one scenario is run. */
export interface RunPairOptions {
  /** Compare the ordered effects as well; false unless stated. */
  readonly strict?: boolean;
  /** How many races may strike; for a scenario the number of its races, for a draft one, unless stated. */
  readonly preemptions?: number;
}

/** One bench serves all calls: building one costs more than many runs. */
let shared: Bench | null = null;

function bench(): Bench {
  shared ??= new Bench();
  return shared;
}

/**
 * Runs two variants on one scenario and judges what they did; `kind` is null if there is nothing to report. A draft
 * that fails can then be shrunk by the arbitrary that it came from.
 * @throws ScenarioError if values of the scenario contradict each other
 */
export function runPair(
  legacy: Variant,
  refactored: Variant,
  source: Scenario | Draft,
  options: RunPairOptions = {},
): Judgement {
  return examinePair(legacy, refactored, source, options).judgement;
}

/** Like `runPair`, with the machine and everything else that a report shows. */
export function examinePair(
  legacy: Variant,
  refactored: Variant,
  source: Scenario | Draft,
  options: RunPairOptions = {},
): Examination {
  const pair = new Pair(bench(), legacy, refactored, {
    strict: options.strict ?? DEFAULTS.strict,
    preemptions: preemptionsFor(source, options),
    findings: FINDINGS,
  });
  const shown = examine(bench(), pair, source);
  refuseContradiction(source);
  if ('seed' in source && shown.judgement.kind !== null) source.resolved = resolve(pair.choices);
  return shown;
}

/**
 * Runs one variant on one scenario.
 * @returns the invariants that it breaks, findings on the original included; `failure` is the name if it gave no
 * return value
 * @throws ScenarioError if values of the scenario contradict each other
 */
export function checkInvariants(
  variant: Variant,
  source: Scenario | Draft,
  options: Pick<RunPairOptions, 'preemptions'> = {},
): readonly Breach[] {
  const { choices } = bench().world;
  if ('seed' in source) startDraft(choices, source);
  else giveScenario(choices, source);
  const { breaches, failure } = recordRun(bench(), variant, preemptionsFor(source, options));
  refuseContradiction(source);
  if (failure !== null) return [{ invariant: 'failure', detail: failure.message }];
  if ('seed' in source && breaches.length > 0) source.resolved = resolve(choices);
  return breaches;
}

function preemptionsFor(source: Scenario | Draft, options: RunPairOptions): number {
  return options.preemptions ?? ('seed' in source ? DEFAULTS.preemptions : defaultPreemptions(source));
}

function refuseContradiction(source: Scenario | Draft): void {
  // A draft that is being shrunk may ask for what is not possible, and gets the nearest.
  const text = 'seed' in source ? null : contradictionText(bench().world.choices, 'the scenario');
  if (text !== null) throw new ScenarioError(text);
}
