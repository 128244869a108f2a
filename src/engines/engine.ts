// SPDX-License-Identifier: GPL-2.0-only
// What an engine is.
import type { Choices } from '../core/choices.ts';
import type { Draft } from '../core/draft.ts';
import type { KnownBad } from '../core/known-bad.ts';
import type { CanaryReport, DivergenceReport } from '../core/result.ts';
import type { Scenario } from '../core/scenario.ts';
import type { Variant } from '../core/variant.ts';
import type { Examination } from './divergence.ts';
import type { Job, RunRules } from './jobs/job.ts';
import type { Workplace } from './jobs/workplace.ts';
import type { PairCounts } from './pair-counts.ts';
import type { Shrunk } from './shrink.ts';

/** How far an engine came with a pair. */
export interface Extent {
  /** Whether that is everything that it was asked for. */
  readonly complete: boolean;
  /** What was run of it, as the rest of a sentence: `5 of 10 scenarios`. */
  readonly text: string;
  /** What is missing, exactly, as a sentence about its jobs. */
  readonly lack: string;
}

/** A way to choose scenarios, and what belongs to scenarios that are chosen so. */
export interface Engine {
  readonly name: Job['engine'];
  /** What it runs: `scenario` or `session`. */
  readonly noun: string;
  /** How many it runs of a pair unless told otherwise; one that enumerates has no use for it. */
  readonly usualRuns: number;
  /** Scenarios that take as long as one of its own. */
  readonly cost: number;
  /** Whether it covers the space rather than sampling it. */
  readonly enumerates: boolean;
  /** Whether it judges each run by itself, so that what it counts and what it tells agree: see `checkCounts`. */
  readonly judgesEach: boolean;

  /**
   * Its jobs in a run, which depend on nothing but what the run is asked to do.
   * @param rules with the `runs` that fall to this engine, here and in `coverage`
   */
  plan(pairs: number, rules: RunRules): readonly Job[];
  /** Does one of its jobs. */
  run(workplace: Workplace, job: Job): readonly PairCounts[];
  /** Scenarios that a job runs; null if that is not known before. */
  size(job: Job): number | null;
  /** Which of its jobs it is, in words. */
  jobText(job: Job): string;
  /** How far it came with a pair. */
  coverage(counts: PairCounts, rules: RunRules): Extent;

  /** Whether a scenario is one of the kind that it runs. */
  takes(scenario: Scenario): boolean;
  /** Runs a pair on one scenario, keeping everything. */
  examine(workplace: Workplace, refactored: Variant, source: Draft | Scenario): Examined;
  /** Makes a scenario smaller; null if the pair shows no divergence on it. */
  shrink(workplace: Workplace, refactored: Variant, scenario: Scenario): Shrunk<Draft | Scenario> | null;
  /**
   * Describes what a pair shows on a scenario.
   * @param replay the command that replays the scenario with this id
   */
  describe(
    workplace: Workplace,
    refactored: Variant,
    source: Draft | Scenario,
    id: string,
    count: number,
    replay: (id: string) => string,
  ): DivergenceReport;
  /**
   * Runs a pair on scenarios of its kind that are there already, and nothing else.
   * @param position of the refactored variant
   */
  runAll(workplace: Workplace, position: number, scenarios: readonly Scenario[]): PairCounts;
  /** Whether its scenarios can show something that a run has to find. */
  canShow(bad: KnownBad): boolean;
  /** Hunts something that a run has to find, and that its scenarios can show. */
  hunt(workplace: Workplace, bad: KnownBad): CanaryReport;
}

/** What a pair shows on one scenario, and the choices that it was run on. */
export interface Examined extends Examination {
  readonly choices: Choices;
}
