// SPDX-License-Identifier: GPL-2.0-only
/** What a test suite of one's own needs: the variants, the scenarios, and everything that judges. */
import { user_mem_abort as legacyFunction } from '../legacy/user_mem_abort.ts';
import { user_mem_abort as extractedHelpersFunction } from '../refactored/extracted-helpers/user_mem_abort.ts';
import { contracts as faultDescContracts } from '../refactored/fault-desc/contracts.ts';
import { user_mem_abort as faultDescFunction } from '../refactored/fault-desc/user_mem_abort.ts';
import { contracts as stateObjectContracts } from '../refactored/state-object/contracts.ts';
import { user_mem_abort as stateObjectFunction } from '../refactored/state-object/user_mem_abort.ts';
import type { Draft } from './core/draft.ts';
import type { VerifyReport } from './core/result.ts';
import type { Scenario } from './core/scenario.ts';
import type { Variant } from './core/variant.ts';
import { DEFAULTS } from './engines/defaults.ts';
import { examinePair, type RunPairOptions } from './engines/run-pair.ts';
import { type VerifyOptions, verify as verifyAll } from './engines/verify.ts';
import { PLAIN } from './report/paint.ts';
import { replayText } from './report/terminal/replay.ts';

export { scenarioArbitrary } from './core/arbitrary.ts';
export type { Draft } from './core/draft.ts';
export type { DivergenceKind, Judgement } from './core/judge.ts';
export { parseScenario, ScenarioError } from './core/parse.ts';
export type {
  BranchReport,
  CanaryReport,
  DivergenceReport,
  DivergenceRuns,
  FindingReport,
  Grade,
  InvariantReport,
  PairReport,
  Verdict,
  VerifyReport,
} from './core/result.ts';
export type { Scenario, ScenarioRace } from './core/scenario.ts';
export type { Variant } from './core/variant.ts';
export type { PageSize } from './engines/defaults.ts';
export { type FindOptions, findDivergence } from './engines/find-divergence.ts';
export type { Progress } from './engines/progress.ts';
export { checkInvariants, type RunPairOptions, runPair } from './engines/run-pair.ts';
export type { VerifyOptions } from './engines/verify.ts';
export { type JsonReport, jsonReport } from './report/json.ts';
export type { RunFailure } from './subjects/user_mem_abort/caller.ts';
export type { Breach, PartName, RunRecord } from './subjects/user_mem_abort/record.ts';

/** `user_mem_abort()` before the series: the reference. */
export const legacy: Variant = { name: 'legacy', user_mem_abort: legacyFunction };
/** After the patches that extract helpers. */
export const extractedHelpers: Variant = {
  name: 'extracted-helpers',
  user_mem_abort: extractedHelpersFunction,
};
/** After the patches that pass a state object. */
export const stateObject: Variant = {
  name: 'state-object',
  user_mem_abort: stateObjectFunction,
  contracts: stateObjectContracts,
};
/** The end of the follow-up: a constant fault descriptor. */
export const faultDesc: Variant = {
  name: 'fault-desc',
  user_mem_abort: faultDescFunction,
  contracts: faultDescContracts,
};

/** What `verify` has to be told; the rest is as on the command line. */
export type VerifyRequest = Partial<Omit<VerifyOptions, 'refactored'>> & Pick<VerifyOptions, 'refactored'>;

/**
 * Runs every refactored variant against the reference, the canaries and the list of findings, as the command of the same
 * name does. It prints and writes nothing.
 */
export function verify(request: VerifyRequest): Promise<VerifyReport> {
  return verifyAll({
    legacy,
    ...DEFAULTS,
    timeLimit: null,
    replayCommand: () => '',
    versions: {},
    ...request,
  });
}

/** What two variants do on one scenario, as text: the machine, both traces, the first difference, the final machines. */
export function explainPair(
  reference: Variant,
  refactored: Variant,
  source: Scenario | Draft,
  options: RunPairOptions & { readonly width?: number } = {},
): string {
  const shown = examinePair(reference, refactored, source, options);
  return replayText(shown, { width: options.width ?? 100, paint: PLAIN, full: true });
}
