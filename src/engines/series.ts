// SPDX-License-Identifier: GPL-2.0-only
// Every stage of a series against its predecessor and the base.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { hash } from '../core/draw.ts';
import type { KnownBad } from '../core/known-bad.ts';
import { OutcomeVector } from '../core/outcome-vector.ts';
import { Pair } from '../core/pair.ts';
import type { CanaryReport, ChangeWord, PairReport, Verdict } from '../core/result.ts';
import { problemsOf, type Subject } from '../core/subject.ts';
import type { Variant } from '../core/variant.ts';
import { collect } from './jobs/collect.ts';
import { inThisThread } from './jobs/do-job.ts';
import type { JobRunner, RunRules } from './jobs/job.ts';
import { planJobs } from './jobs/plan.ts';
import { pairTotal } from './jobs/totals.ts';
import { createWorkplace } from './jobs/workplace.ts';
import { pairReport } from './pair-report.ts';
import type { Progress } from './progress.ts';
import { verify } from './verify.ts';

/** What `series` is asked to do. */
export interface SeriesOptions {
  readonly subject: Subject;
  /** The base first. */
  readonly stages: readonly Variant[];
  /** Stages that are judged, by name; the others are there as predecessors alone. All unless stated. */
  readonly only?: ReadonlySet<string>;
  readonly rules: RunRules;
  readonly canaries: readonly KnownBad[];
  /** Who compares all stages with the base; the calling thread unless stated. */
  readonly runner?: JobRunner;
  /** The command that replays a divergence from the predecessor, given its id. */
  readonly replayCommand: (id: string) => string;
  readonly onProgress: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

/** How a stage compares with another: what the change does, and how much of what it does not change is the same to the letter. */
export type SeriesWord = Exclude<ChangeWord, 'equivalent'> | 'contract' | 'equal' | 'strict-equal';

/** One stage. */
export interface StageReport {
  readonly stage: string;
  readonly predecessor: string;
  /** Against its predecessor; null where the run is inconclusive. */
  readonly word: SeriesWord | null;
  /** Against the base. */
  readonly againstBase: SeriesWord | null;
  /** Of the scenarios in which calls were compared, those in which the calls of stage and predecessor differ. */
  readonly callsDiffer: number;
  /** Against its predecessor, with all that differs. */
  readonly pair: PairReport;
}

/** Outcomes that one stage changed and a later one changed back. */
export interface TakenBack {
  readonly changedBy: string;
  readonly takenBackBy: string;
  readonly scenarios: number;
}

/** The whole series. */
export interface SeriesReport {
  readonly verdict: Verdict;
  readonly base: string;
  readonly stages: readonly StageReport[];
  /** The first stage that breaks what its predecessor keeps; null if none does. */
  readonly firstBreak: string | null;
  readonly takenBack: readonly TakenBack[];
  readonly canaries: readonly CanaryReport[];
  readonly rules: RunRules;
}

/** Scenarios in which calls are compared, each of them with everything kept. */
const CALLS_COMPARED = 3000;
/** Scenarios in which it is looked for what a later stage takes back. */
const TAKEN_BACK = 10_000;

/** Compares every stage with its predecessor and with the base. */
export async function runSeries(options: SeriesOptions): Promise<SeriesReport> {
  const { canaries, onProgress, only, rules, signal, stages, subject } = options;
  const [base, ...tips] = stages;
  if (base === undefined || tips.length === 0) throw new TypeError('a series has a base and a stage');
  const isJudged = ({ name }: Variant): boolean => only?.has(name) !== false;
  const shared = { subject, onProgress, timeLimit: null, versions: {}, ...(signal && { signal }) };
  const ofBase = await verify({
    ...shared,
    ...rules,
    legacy: base,
    refactored: tips.filter(isJudged),
    canaries,
    replayCommand: () => '',
    ...(options.runner && { runner: options.runner }),
  });
  const canariesHold =
    ofBase.canaries.some(({ caught }) => caught) &&
    ofBase.canaries.every(({ caught, excuse }) => caught || excuse !== null);
  const reports: StageReport[] = [];
  for (const [i, stage] of tips.entries()) {
    if (!isJudged(stage)) continue;
    const predecessor = stages[i] ?? base;
    const againstBase = ofBase.pairs.find(({ refactored }) => refactored === stage.name);
    if (againstBase === undefined) throw new TypeError(`${stage.name} was not compared with the base`);
    const pair = await againstPredecessor(predecessor, stage, canariesHold, options);
    const calls = callsThatDiffer(subject, predecessor, stage, rules);
    reports.push({
      stage: stage.name,
      predecessor: predecessor.name,
      word: wordOf(pair, calls),
      againstBase: wordOf(againstBase, i === 0 ? calls : callsThatDiffer(subject, base, stage, rules)),
      callsDiffer: calls,
      pair,
    });
    await nextTurn();
  }
  return {
    verdict: overall(reports),
    base: base.name,
    stages: reports,
    firstBreak: reports.find(({ word }) => word === 'breaks')?.stage ?? null,
    // What is taken back shows on a series without gaps alone.
    takenBack: signal?.aborted === true || only !== undefined ? [] : takenBack(subject, stages, rules),
    canaries: ofBase.canaries,
    rules,
  };
}

async function againstPredecessor(
  legacy: Variant,
  stage: Variant,
  canariesHold: boolean,
  { onProgress, replayCommand, rules, signal, subject }: SeriesOptions,
): Promise<PairReport> {
  const variants = { subject, legacy, refactored: [stage] };
  const workplace = createWorkplace(variants, rules);
  const jobs = planJobs(variants, rules);
  const results = await collect(variants, jobs, {
    runner: inThisThread(workplace),
    done: [],
    onResult: () => undefined,
    onProgress,
    stopped: () => signal?.aborted === true,
  });
  return pairReport(workplace, {
    refactored: stage,
    ...pairTotal(jobs, results, rules, 0, stage.name),
    canariesHold,
    branches: [],
    replayCommand,
  });
}

function wordOf({ divergences, word }: PairReport, callsDiffer: number): SeriesWord | null {
  if (word !== 'equivalent') return word;
  if (divergences.length > 0) return 'contract';
  return callsDiffer === 0 ? 'strict-equal' : 'equal';
}

/** In how many scenarios the calls of two variants differ, in themselves, their results or their order. */
function callsThatDiffer(subject: Subject, a: Variant, b: Variant, rules: RunRules): number {
  const knownProblems = problemsOf(subject, a);
  const bench = subject.createBench();
  const pair = new Pair(bench, a, b, { strict: true, preemptions: rules.preemptions, knownProblems });
  let differ = 0;
  for (let i = 0; i < Math.min(rules.runs, CALLS_COMPARED); i++) {
    bench.choices.startRandom(hash(rules.seed, i) | 0);
    if (!pair.effectsEqual()) differ++;
  }
  return differ;
}

/** Counts the outcomes that a stage changed and a later stage brought back to what they were before. */
function takenBack(subject: Subject, stages: readonly Variant[], rules: RunRules): readonly TakenBack[] {
  if (stages.length < 3) return [];
  const bench = subject.createBench();
  const outcomes = stages.map(() => new OutcomeVector());
  const back = new Map<string, { changedBy: string; takenBackBy: string; scenarios: number }>();
  for (let i = 0; i < Math.min(rules.runs, TAKEN_BACK); i++) {
    bench.choices.startRandom(hash(rules.seed, i) | 0);
    stages.forEach((stage, s) => {
      const ret = bench.run(stage, rules.preemptions);
      bench.complete();
      bench.writeOutcome(ret, outcomes[s]);
    });
    for (let changed = 1; changed < stages.length - 1; changed++) {
      const before = outcomes[changed - 1];
      if (outcomes[changed].equals(before)) continue;
      const later = outcomes.findIndex((outcome, s) => s > changed && outcome.equals(before));
      if (later < 0) continue;
      const [changedBy, takenBackBy] = [stages[changed].name, stages[later].name];
      const entry = back.get(`${changed} ${later}`) ?? { changedBy, takenBackBy, scenarios: 0 };
      entry.scenarios++;
      back.set(`${changed} ${later}`, entry);
    }
  }
  return [...back.values()];
}

function overall(stages: readonly StageReport[]): Verdict {
  if (stages.some(({ pair }) => pair.verdict === 'divergent')) return 'divergent';
  return stages.every(({ pair }) => pair.verdict === 'equivalent') ? 'equivalent' : 'inconclusive';
}
