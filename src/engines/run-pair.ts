// SPDX-License-Identifier: GPL-2.0-only
// One scenario for library users.
import type { Bench } from '../core/bench.ts';
import { contradictionText } from '../core/contradiction.ts';
import { type Draft, keepLookedAt, resolve, startDraft } from '../core/draft.ts';
import { Pair } from '../core/pair.ts';
import { ScenarioError } from '../core/parse.ts';
import type { Breach } from '../core/run-record.ts';
import { giveScenario, type Scenario } from '../core/scenario.ts';
import { problemsOf, type Subject } from '../core/subject.ts';
import type { Variant } from '../core/variant.ts';
import { DEFAULTS, defaultPreemptions } from './defaults.ts';
import { type Examination, examine } from './divergence.ts';

/** How one scenario is run. */
export interface RunPairOptions {
  /** Compare the ordered effects as well; false unless stated. */
  readonly strict?: boolean;
  /** How many races may strike; for a scenario the number of its races, for a draft one, unless stated. */
  readonly preemptions?: number;
}

/**
 * Runs two variants on one scenario, on a machine that is made for them, with all that a report shows. A draft that fails can then be shrunk by the
 * arbitrary that it came from.
 * @throws ScenarioError if values of the scenario contradict each other
 */
export function examinePair(
  subject: Subject,
  legacy: Variant,
  refactored: Variant,
  source: Scenario | Draft,
  options: RunPairOptions = {},
): Examination {
  const bench = subject.createBench();
  const pair = new Pair(bench, legacy, refactored, {
    strict: options.strict ?? DEFAULTS.strict,
    preemptions: preemptionsFor(source, options),
    knownProblems: problemsOf(subject, legacy),
  });
  const shown = examine(bench, pair, source);
  refuseContradiction(bench, source);
  if ('seed' in source && shown.judgement.kind !== null) keepLookedAt(source, resolve(pair.choices));
  return shown;
}

/**
 * Runs one variant on one scenario.
 * @returns the invariants that it breaks, problems of the base included; `failure` is the name if it gave no
 * return value
 * @throws ScenarioError if values of the scenario contradict each other
 */
export function checkInvariants(
  subject: Subject,
  variant: Variant,
  source: Scenario | Draft,
  options: Pick<RunPairOptions, 'preemptions'> = {},
): readonly Breach[] {
  const bench = subject.createBench();
  const { choices } = bench;
  if ('seed' in source) startDraft(choices, source);
  else giveScenario(choices, source);
  const { breaches, failure } = bench.record(variant, preemptionsFor(source, options));
  refuseContradiction(bench, source);
  if (failure !== null) return [{ invariant: 'failure', detail: failure.message }];
  if ('seed' in source && breaches.length > 0) keepLookedAt(source, resolve(choices));
  return breaches;
}

function preemptionsFor(source: Scenario | Draft, options: RunPairOptions): number {
  return options.preemptions ?? ('seed' in source ? DEFAULTS.preemptions : defaultPreemptions(source));
}

function refuseContradiction({ choices }: Bench, source: Scenario | Draft): void {
  // A draft that is being shrunk may ask for what is not possible, and gets the nearest.
  const text = 'seed' in source ? null : contradictionText(choices, 'the scenario');
  if (text !== null) throw new ScenarioError(text);
}
