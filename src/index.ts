// SPDX-License-Identifier: GPL-2.0-only
/** What a test suite of one's own needs: the variants, the scenarios, and everything that judges. */

import type fc from 'fast-check';
import { scenarioArbitrary as arbitraryOf } from './core/arbitrary.ts';
import type { Draft } from './core/draft.ts';
import type { Judgement } from './core/judge.ts';
import { parseScenario as parseIn } from './core/parse.ts';
import type { DivergenceReport, VerifyReport } from './core/result.ts';
import type { Breach } from './core/run-record.ts';
import type { Scenario } from './core/scenario.ts';
import { DEFAULTS } from './engines/defaults.ts';
import { type FindOptions, findDivergence as findIn } from './engines/find-divergence.ts';
import type { RunRules } from './engines/jobs/job.ts';
import { checkInvariants as brokenBy, examinePair, type RunPairOptions } from './engines/run-pair.ts';
import { type VerifyOptions, verify as verifyAll } from './engines/verify.ts';
import { canariesWith } from './mistakes/canaries/all.ts';
import { PLAIN } from './report/paint.ts';
import { replayText } from './report/terminal/replay.ts';
import { signatureCalled } from './source/variant-signature.ts';
import { USER_MEM_ABORT } from './subjects/user_mem_abort/subject.ts';
import type { UserMemAbortVariant as Variant } from './subjects/user_mem_abort/variant.ts';
import { LEGACY } from './subjects/user_mem_abort/variants.ts';

export type { Draft } from './core/draft.ts';
export type { DivergenceKind, Judgement } from './core/judge.ts';
export { ScenarioError } from './core/parse.ts';
export type {
  BaseProblemReport,
  BranchReport,
  CanaryReport,
  DivergenceReport,
  DivergenceRuns,
  Grade,
  InvariantReport,
  PairReport,
  Verdict,
  VerifyReport,
} from './core/result.ts';
export type { Breach, RunFailure, RunRecord } from './core/run-record.ts';
export type { Scenario, ScenarioRace } from './core/scenario.ts';
export type { PageSize } from './engines/defaults.ts';
export type { FindOptions } from './engines/find-divergence.ts';
export type { Progress } from './engines/progress.ts';
export type { RunPairOptions } from './engines/run-pair.ts';
export { type JsonReport, jsonReport } from './report/json.ts';
export type { UserMemAbortVariant as Variant } from './subjects/user_mem_abort/variant.ts';
export {
  EXTRACTED_HELPERS as extractedHelpers,
  FAULT_DESC as faultDesc,
  LEGACY as legacy,
  STATE_OBJECT as stateObject,
} from './subjects/user_mem_abort/variants.ts';

/** What `verify` has to be told; the rest is as on the command line. */
export interface VerifyRequest
  extends Partial<RunRules>,
    Partial<Pick<VerifyOptions, 'branches' | 'onProgress' | 'signal' | 'timeLimit'>> {
  readonly refactored: readonly Variant[];
  /** The reference; the original unless stated. */
  readonly legacy?: Variant;
  /** Known-bad variants that the run has to find beside the canaries. */
  readonly mutants?: readonly Variant[];
}

/**
 * Runs every refactored variant against the reference, and the canaries, as the command of the same
 * name does. It prints and writes nothing.
 */
export function verify({ mutants, ...request }: VerifyRequest): Promise<VerifyReport> {
  for (const variant of [request.legacy ?? LEGACY, ...request.refactored, ...(mutants ?? [])])
    declared(variant);
  return verifyAll({
    subject: USER_MEM_ABORT,
    legacy: LEGACY,
    ...DEFAULTS,
    canaries: canariesWith(USER_MEM_ABORT, mutants),
    timeLimit: null,
    replayCommand: () => '',
    versions: {},
    ...request,
  });
}

/** Types say that a variant declares its signature; who writes JavaScript is told so. @throws TypeError if it does not */
function declared(variant: Variant): Variant {
  const signature = signatureCalled(variant.signature);
  if (typeof signature === 'string') return variant;
  throw new TypeError(`the variant "${variant.name}" ${signature.why}`);
}

/**
 * The fast-check arbitrary of scenarios: a draft is what `runPair` and `checkInvariants` take. Once it failed there it is shown in fast-check's messages as
 * a scenario file has it, and is shrunk.
 */
export function scenarioArbitrary(): fc.Arbitrary<Draft> {
  return arbitraryOf(USER_MEM_ABORT.space);
}

/**
 * Runs two variants on one scenario and judges what they did; `kind` is null if there is nothing to report. The machine is made for the call, and
 * the scenario stays as it is; a draft that fails can then be shrunk by the arbitrary that it came from.
 * @throws ScenarioError if values of the scenario contradict each other
 */
export function runPair(
  reference: Variant,
  refactored: Variant,
  source: Scenario | Draft,
  options: RunPairOptions = {},
): Judgement {
  return examinePair(USER_MEM_ABORT, declared(reference), declared(refactored), source, options).judgement;
}

/**
 * Runs one variant on one scenario.
 * @returns the invariants that it breaks, known problems of the original included; `failure` is the name if it gave no
 * return value
 * @throws ScenarioError if values of the scenario contradict each other
 */
export function checkInvariants(
  variant: Variant,
  source: Scenario | Draft,
  options: Pick<RunPairOptions, 'preemptions'> = {},
): readonly Breach[] {
  return brokenBy(USER_MEM_ABORT, declared(variant), source, options);
}

/**
 * Runs one pair until something undeclared shows.
 * @returns the first divergence, shrunk; null if there was none in so many runs
 */
export function findDivergence(
  reference: Variant,
  refactored: Variant,
  options: FindOptions = {},
): DivergenceReport | null {
  return findIn(USER_MEM_ABORT, declared(reference), declared(refactored), options);
}

/** Parses and checks the text of a scenario file. `origin` names it in messages. */
export function parseScenario(text: string, origin: string): Scenario {
  return parseIn(USER_MEM_ABORT.space, text, origin);
}

/** What two variants do on one scenario, as text: the machine, both traces, the first difference, the final machines. */
export function explainPair(
  reference: Variant,
  refactored: Variant,
  source: Scenario | Draft,
  options: RunPairOptions & { readonly width?: number } = {},
): string {
  const shown = examinePair(USER_MEM_ABORT, declared(reference), declared(refactored), source, options);
  return replayText(shown, { width: options.width ?? 100, paint: PLAIN, full: true });
}
