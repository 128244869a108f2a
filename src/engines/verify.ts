// SPDX-License-Identifier: GPL-2.0-only
import { setImmediate as nextTurn } from 'node:timers/promises';
import { D } from '../scenario/dimensions/names.ts';
import { CANARIES } from '../verify/canaries/all.ts';
import { sabotaged } from '../verify/canaries/canary.ts';
import { CONTRACTS } from '../verify/contracts/all.ts';
import { FINDINGS } from '../verify/findings/all.ts';
import { INVARIANTS } from '../verify/invariants/all.ts';
import type { DivergenceKind } from '../verify/judge.ts';
import { Pair, type PairOptions } from '../verify/pair.ts';
import { Bench } from '../verify/run.ts';
import type { Variant } from '../verify/variant.ts';
import { runKnownBad } from './canaries.ts';
import type { PageSize } from './defaults.ts';
import { describeDivergence } from './divergence.ts';
import { findingShows } from './findings.ts';
import { CHUNK, type RandomDivergence, type RandomSearch, search, startSearch } from './random.ts';
import {
  type BranchReport,
  type CanaryReport,
  type DivergenceReport,
  type FindingReport,
  type InvariantReport,
  type PairReport,
  REPORT_SCHEMA_VERSION,
  type Verdict,
  type VerifyReport,
} from './result.ts';

/** What `verify` is asked to do. */
export interface VerifyOptions {
  readonly legacy: Variant;
  readonly refactored: readonly Variant[];
  /** Scenarios per pair. */
  readonly runs: number;
  /** 32 bits; the same seed gives the same report. */
  readonly seed: number;
  /** How many races may strike in one run. */
  readonly preemptions: number;
  /** `all`, or the page size of the host; `64k` includes the folded configuration. */
  readonly pageSize: PageSize;
  readonly strict: boolean;
  /** Seconds for everything, or null for no limit. */
  readonly timeLimit: number | null;
  /** The command that replays a divergence of a report, given its id. */
  readonly replayCommand: (id: string) => string;
  /** Known-bad variants made of the reference's source, to be caught beside the canaries. */
  readonly mutants?: readonly Variant[];
  /** Branches that a variant's runs reached, if somebody measures that. */
  readonly branches?: (variants: readonly Variant[]) => Promise<readonly BranchReport[]>;
  readonly onProgress?: (progress: Progress) => void;
  /** Stops the run after the current chunk; what was found so far is reported as inconclusive. */
  readonly signal?: AbortSignal;
  readonly versions: { readonly [name: string]: string };
}

/** How far a run has come. */
export interface Progress {
  readonly phase: 'canaries' | 'pair' | 'branches';
  /** The variant that is being run. */
  readonly variant: string;
  readonly done: number;
  readonly total: number;
  /** Pairs per second in this phase. */
  readonly rate: number;
}

/** Values of the dimension `pageSize` for each option, as bits. */
export const PAGE_SIZE_MASK: { readonly [size in PageSize]: number } = {
  all: -1,
  '4k': 1,
  '16k': 2,
  '64k': 12,
};

/** Runs every refactored variant against the reference, the canaries and the list of findings. */
export async function verify(options: VerifyOptions): Promise<VerifyReport> {
  const bench = new Bench();
  const started = performance.now();
  const outOfTime = (): boolean =>
    options.timeLimit !== null && performance.now() - started > options.timeLimit * 1000;
  const stopped = (): boolean => options.signal?.aborted === true || outOfTime();
  const pairOptions: PairOptions = {
    strict: options.strict,
    preemptions: options.preemptions,
    contracts: CONTRACTS,
    findings: FINDINGS,
  };
  const shows = FINDINGS.map((finding) => findingShows(bench, finding, options.legacy));
  bench.world.choices.confine(D.pageSize, PAGE_SIZE_MASK[options.pageSize]);

  const canaries: CanaryReport[] = [];
  const knownBad = [
    ...CANARIES.map((canary) => sabotaged(canary, options.legacy)),
    ...(options.mutants ?? []),
  ];
  for (const bad of knownBad) {
    if (stopped()) break;
    options.onProgress?.({
      phase: 'canaries',
      variant: bad.name,
      done: canaries.length,
      total: knownBad.length,
      rate: 0,
    });
    canaries.push(runKnownBad(bench, bad, options.legacy, pairOptions, options.seed));
    await nextTurn();
  }
  const canariesHold = canaries.length === knownBad.length && canaries.every((canary) => canary.caught);

  const pairs: PairReport[] = [];
  const explained = new Map<string, number>();
  const branches =
    options.branches && !stopped() ? await options.branches([options.legacy, ...options.refactored]) : [];
  for (const refactored of options.refactored) {
    const pair = new Pair(bench, options.legacy, refactored, pairOptions);
    const state = startSearch();
    const pairStarted = performance.now();
    while (state.scenarios < options.runs && !stopped()) {
      search(
        pair,
        state,
        chunkSeed(options.seed, state.scenarios),
        Math.min(CHUNK, options.runs - state.scenarios),
      );
      const seconds = (performance.now() - pairStarted) / 1000;
      options.onProgress?.({
        phase: 'pair',
        variant: refactored.name,
        done: state.scenarios,
        total: options.runs,
        rate: state.scenarios / seconds,
      });
      await nextTurn();
    }
    for (const [id, count] of pair.explained) explained.set(id, (explained.get(id) ?? 0) + count);
    const seconds = (performance.now() - pairStarted) / 1000;
    pairs.push(pairReport(bench, pair, state, options, canariesHold, seconds, branches));
  }
  bench.world.choices.confine(D.pageSize, -1);
  const findings = FINDINGS.map(
    (finding, i): FindingReport => ({
      id: finding.id,
      title: finding.title,
      shows: shows[i],
      invariants: finding.invariants,
      count: explained.get(finding.id) ?? 0,
      scenario: finding.scenario,
      analysis: finding.analysis,
      fixedBy: finding.fixedBy ?? null,
    }),
  );
  const verdict = overall(pairs, options, findings, canariesHold);
  return {
    schemaVersion: REPORT_SCHEMA_VERSION,
    verdict,
    grade: verdict === 'inconclusive' ? 'inconclusive' : 'sampled',
    pairs,
    canaries,
    findings,
    seed: options.seed,
    versions: options.versions,
    options: {
      runs: options.runs,
      preemptions: options.preemptions,
      pageSize: options.pageSize,
      strict: options.strict,
      engine: 'random',
    },
  };
}

/** The order in which a reader wants them: what is plainly wrong before what only differs. */
const SERIOUSNESS: readonly DivergenceKind[] = [
  'failure',
  'refactored-invariant',
  'legacy-invariant',
  'outcome',
  'finding-gone',
  'effects',
];

function bySeriousness(a: RandomDivergence, b: RandomDivergence): number {
  const rank = (found: RandomDivergence): number =>
    found.judgement.kind === null ? SERIOUSNESS.length : SERIOUSNESS.indexOf(found.judgement.kind);
  return rank(a) - rank(b);
}

/** The seed of the chunk that starts after `scenarios` scenarios. */
export function chunkSeed(seed: number, scenarios: number): number {
  return (seed + Math.imul(scenarios, 0x9e3779b1)) | 0;
}

function overall(
  pairs: readonly PairReport[],
  options: VerifyOptions,
  findings: readonly FindingReport[],
  canariesHold: boolean,
): Verdict {
  if (pairs.some((pair) => pair.verdict === 'divergent') || findings.some((finding) => !finding.shows))
    return 'divergent';
  const complete =
    pairs.length === options.refactored.length && pairs.every((pair) => pair.verdict === 'equivalent');
  return complete && canariesHold ? 'equivalent' : 'inconclusive';
}

function pairReport(
  bench: Bench,
  pair: Pair,
  state: RandomSearch,
  options: VerifyOptions,
  canariesHold: boolean,
  seconds: number,
  branches: readonly BranchReport[],
): PairReport {
  const name = pair.refactored.name;
  const remarks: string[] = [];
  const divergences: DivergenceReport[] = [];
  const confined = PAGE_SIZE_MASK[options.pageSize];
  // What was found is described under the page size that it was found under.
  for (const found of [...state.divergences.values()].sort(bySeriousness)) {
    const id = `${name}-${divergences.length + 1}`;
    divergences.push(
      describeDivergence(bench, pair, found.draft, id, found.count, options.replayCommand(id)),
    );
  }
  const failed = divergences.length > 0;
  let silent = false;
  // A contract is shown on its own scenario, whatever the page size of the run.
  bench.world.choices.confine(D.pageSize, -1);
  for (const contract of CONTRACTS.filter((candidate) => candidate.variants.includes(name))) {
    const id = `${name}-${divergences.length + 1}`;
    const shown = describeDivergence(
      bench,
      pair,
      contract.scenario,
      id,
      state.contracts.get(contract.id) ?? 0,
      options.replayCommand(id),
    );
    if (shown.contract === contract.id) {
      divergences.push(shown);
    } else {
      silent = true;
      remarks.push(
        `the contract ${contract.id} no longer fires on its own scenario: remove it, or find out what changed`,
      );
    }
  }
  bench.world.choices.confine(D.pageSize, confined);
  if (state.scenarios < options.runs) {
    remarks.push(`stopped after ${state.scenarios} of ${options.runs} scenarios`);
  }
  if (!canariesHold)
    remarks.push('a canary was missed or not run: what these checks do not find proves nothing');
  const verdict: Verdict =
    failed || silent
      ? 'divergent'
      : state.scenarios < options.runs || !canariesHold
        ? 'inconclusive'
        : 'equivalent';
  return {
    legacy: pair.legacy.name,
    refactored: name,
    verdict,
    grade: verdict === 'inconclusive' ? 'inconclusive' : 'sampled',
    scenarios: state.scenarios,
    executions: 2 * state.scenarios,
    spaceCovered: null,
    seconds,
    invariants: invariantReports(pair, divergences),
    divergences,
    findings: FINDINGS.map((finding) => finding.id).filter((id) => pair.explained.has(id)),
    branches: branches.filter((branch) => branch.variant === pair.legacy.name || branch.variant === name),
    remarks,
  };
}

function invariantReports(pair: Pair, divergences: readonly DivergenceReport[]): InvariantReport[] {
  const broken = new Set(
    divergences
      .filter((divergence) => divergence.contract === null)
      .flatMap((divergence) => divergence.invariants.map((line) => `${line.variant} ${line.name}`)),
  );
  const sides = [
    { variant: pair.legacy.name, counts: pair.legacyBroken },
    { variant: pair.refactored.name, counts: pair.refactoredBroken },
  ];
  return sides.flatMap(({ counts, variant }) =>
    INVARIANTS.map(
      (invariant, i): InvariantReport => ({
        name: invariant.name,
        variant,
        status: counts[i] === 0 ? 'held' : broken.has(`${variant} ${invariant.name}`) ? 'broken' : 'listed',
        count: counts[i],
      }),
    ),
  );
}
