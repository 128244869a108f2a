// SPDX-License-Identifier: GPL-2.0-only
// Canaries, pairs, contracts and problems of the base to one verdict.

import { setImmediate as nextTurn } from 'node:timers/promises';
import { countMachines } from '../core/count.ts';
import type { KnownBad } from '../core/known-bad.ts';
import { legible } from '../core/legible.ts';
import {
  type BranchReport,
  type CanaryReport,
  type Grade,
  type PairReport,
  REPORT_SCHEMA_VERSION,
  type Verdict,
  type VerifyReport,
} from '../core/result.ts';
import type { Scenario } from '../core/scenario.ts';
import type { Variant } from '../core/variant.ts';
import { baseProblemReports } from './base-problems.ts';
import { type Retried, retry, shownIn, withRetried } from './failed-before.ts';
import { huntOnce } from './hunt.ts';
import { collect } from './jobs/collect.ts';
import { inThisThread } from './jobs/do-job.ts';
import type { JobResult, JobRunner, RunRules, Variants } from './jobs/job.ts';
import { planJobs } from './jobs/plan.ts';
import { pairTotal } from './jobs/totals.ts';
import { createWorkplace, type Workplace } from './jobs/workplace.ts';
import { noCounts, type PairCounts } from './pair-counts.ts';
import { pairReport } from './pair-report.ts';
import type { Progress } from './progress.ts';
import { enginesIn, enumerates } from './registry.ts';

/** What `verify` is asked to do. */
export interface VerifyOptions extends Variants, RunRules {
  /** Seconds for everything, or null for no limit. */
  readonly timeLimit: number | null;
  /** The command that replays a divergence of a report, given its id. */
  readonly replayCommand: (id: string) => string;
  /** What the run has to find, or it proves nothing. */
  readonly canaries: readonly KnownBad[];
  /** Branches that a variant's runs reached, if somebody measures that. */
  readonly branches?: (variants: readonly Variant[]) => Promise<readonly BranchReport[]>;
  /** Who does the jobs; the calling thread unless stated. */
  readonly runner?: JobRunner;
  /** Results of jobs that were done before, which are not done again. */
  readonly done?: readonly JobResult[];
  /** Scenarios that failed in earlier runs, which are tried before the others. None unless stated. */
  readonly failedBefore?: readonly Scenario[];
  /** Is told what became of those. */
  readonly onRetried?: (retried: Retried) => void;
  /** Receives the result of each job that is done now. */
  readonly onResult?: (result: JobResult) => void;
  readonly onProgress?: (progress: Progress) => void;
  /** Stops the run after the jobs that were started; what was found so far is reported as inconclusive. */
  readonly signal?: AbortSignal;
  /** Variants that were not held against what a variant may consist of, by name: the report says so. None unless stated. */
  readonly trusted?: readonly string[];
  /** Where the variants come from, for the report. */
  readonly sources?: VerifyReport['sources'];
  readonly versions: { readonly [name: string]: string };
}

/** Runs every refactored variant against the reference, and the canaries. */
export async function verify(options: VerifyOptions): Promise<VerifyReport> {
  const stopped = stopper(options);
  const workplace = createWorkplace(options, options);
  const identical = new Set(options.identical);
  const retried = retryAll(workplace, options, identical);
  // Where nothing is run nothing has to prove that a run would have found it.
  const runs = options.refactored.some(({ name }) => !identical.has(name)) || identical.size === 0;
  const canaries = runs ? await huntCanaries(workplace, options, stopped) : { reports: [], complete: true };
  const canariesHold = !runs || (canaries.complete && holds(canaries.reports));
  // That is done in another thread, which leaves this one the time to count.
  const measuring = stopped() || !runs ? [] : measureBranches(options);
  const machines = machinesOf(workplace, options);
  const branches = await measuring;
  const jobs = planJobs(options, options);
  const results = await collect(options, jobs, {
    runner: options.runner ?? inThisThread(workplace),
    done: options.done ?? [],
    onResult: options.onResult ?? (() => undefined),
    onProgress: options.onProgress ?? (() => undefined),
    stopped,
  });
  const totals = options.refactored.map(({ name }, i) => pairTotal(jobs, results, options, i, name));
  const pairs = options.refactored.map((refactored, i): PairReport => {
    const { onlyBefore, total } = withRetried(totals[i], retried[i]);
    return pairReport(workplace, {
      refactored,
      ...total,
      onlyBefore,
      canariesHold,
      identical: identical.has(refactored.name),
      branches,
      replayCommand: options.replayCommand,
    });
  });
  const verdict = overall(pairs, canariesHold);
  return legible<VerifyReport>({
    schemaVersion: REPORT_SCHEMA_VERSION,
    verdict,
    grade: overallGrade(verdict, pairs),
    pairs,
    canaries: canaries.reports,
    baseProblems: baseProblemReports(
      options,
      totals.map(({ counts }) => counts),
    ),
    machines,
    seed: options.seed,
    sources: options.sources ?? [],
    trusted: options.trusted ?? [],
    versions: options.versions,
    options: {
      runs: options.runs,
      preemptions: options.preemptions,
      pageSize: options.pageSize,
      strict: options.strict,
      engine: options.engine,
    },
  });
}

/** Tries what failed before on each pair that is run at all. */
function retryAll(
  workplace: Workplace,
  { failedBefore = [], onRetried, refactored }: VerifyOptions,
  identical: ReadonlySet<string>,
): readonly PairCounts[] {
  const all = refactored.map(({ name }, i) =>
    failedBefore.length === 0 || identical.has(name) ? noCounts(name) : retry(workplace, i, failedBefore),
  );
  if (failedBefore.length > 0)
    onRetried?.({
      tried: failedBefore.length,
      failing: all
        .map((counts) => ({ variant: counts.refactored, scenarios: shownIn(counts) }))
        .filter(({ scenarios }) => scenarios > 0),
    });
  return all;
}

/** Tells whether the run is to end: it was told to, or its time is up. */
export function stopper({ signal, timeLimit }: Pick<VerifyOptions, 'signal' | 'timeLimit'>): () => boolean {
  const started = performance.now();
  return () =>
    signal?.aborted === true || (timeLimit !== null && performance.now() - started > timeLimit * 1000);
}

async function huntCanaries(
  workplace: Workplace,
  options: VerifyOptions,
  stopped: () => boolean,
): Promise<{ readonly reports: readonly CanaryReport[]; readonly complete: boolean }> {
  const { canaries } = options;
  const engines = enginesIn(options.engine);
  const reports: CanaryReport[] = [];
  const hunted = canaries.filter((bad) => engines.some((engine) => engine.canShow(bad)));
  for (const bad of hunted) {
    if (stopped()) break;
    options.onProgress?.({
      phase: 'canaries',
      variant: bad.name,
      done: reports.length,
      total: hunted.length,
    });
    const engine = engines.find((candidate) => candidate.canShow(bad));
    if (engine !== undefined) reports.push(huntOnce(workplace, engine, bad));
    await nextTurn();
  }
  return { reports, complete: reports.length === hunted.length };
}

async function measureBranches(options: VerifyOptions): Promise<readonly BranchReport[]> {
  if (options.branches === undefined) return [];
  options.onProgress?.({ phase: 'branches' });
  return options.branches([options.legacy, ...options.refactored]);
}

/** The number of machines that an engine which covers the space speaks for. */
function machinesOf({ bench }: Workplace, { engine }: RunRules): string | null {
  return enumerates(engine) ? String(countMachines(bench.choices, [])) : null;
}

/** Whether everything was caught that this base can show, and something was. */
function holds(canaries: readonly CanaryReport[]): boolean {
  return (
    canaries.some(({ caught }) => caught) && canaries.every(({ caught, excuse }) => caught || excuse !== null)
  );
}

function overall(pairs: readonly PairReport[], canariesHold: boolean): Verdict {
  if (pairs.some((pair) => pair.verdict === 'divergent')) return 'divergent';
  const equivalent = pairs.every((pair) => pair.verdict === 'equivalent');
  return equivalent && canariesHold ? 'equivalent' : 'inconclusive';
}

/** As strong as the weakest pair. */
function overallGrade(verdict: Verdict, pairs: readonly PairReport[]): Grade {
  if (verdict === 'inconclusive') return 'inconclusive';
  return pairs.length > 0 && pairs.every(({ grade }) => grade === 'exhaustive') ? 'exhaustive' : 'sampled';
}
