// SPDX-License-Identifier: GPL-2.0-only
// The report on one pair: shrunk divergences, contracts, invariants, verdict.

import { toNumber, WHOLE } from '../core/fraction.ts';
import type { DivergenceKind } from '../core/judge.ts';
import { Pair } from '../core/pair.ts';
import type {
  BranchReport,
  ContractReport,
  DivergenceReport,
  Grade,
  InvariantReport,
  PairReport,
  Verdict,
} from '../core/result.ts';
import type { Variant } from '../core/variant.ts';
import { SessionPair } from '../subjects/user_mem_abort/sessions/pair.ts';
import { isSession } from '../subjects/user_mem_abort/sessions/session.ts';
import { describeDivergence, divergenceReport } from './divergence.ts';
import type { PairTotal } from './jobs/totals.ts';
import type { Workplace } from './jobs/workplace.ts';
import type { FoundDivergence } from './part.ts';
import { examineSession } from './sessions/examine.ts';
import { shrinkSession } from './sessions/shrink.ts';
import { shrinkScenario } from './shrink.ts';

/** What one pair came to, and what has to be known to report it. */
export interface PairResult extends PairTotal {
  readonly refactored: Variant;
  readonly canariesHold: boolean;
  readonly branches: readonly BranchReport[];
  /** The command that replays a divergence, given its id. */
  readonly replayCommand: (id: string) => string;
}

/** Different divergences that are shrunk and reported: a variant that shows more of them has shown enough. */
const MAX_DIVERGENCES = 8;

/** The report on one pair. */
export function pairReport(place: Workplace, result: PairResult): PairReport {
  const { coverage, part, refactored, stopped } = result;
  const { legacy } = place.variants;
  const found = [...part.divergences].sort(bySeriousness).slice(0, MAX_DIVERGENCES);
  const undeclared = found.map((divergence, i) => {
    const id = `${refactored.name}-${i + 1}`;
    return smallest(place, refactored, divergence, id, result.replayCommand);
  });
  const contracts = contractReports(place, result, undeclared.length);
  const divergences = [...undeclared, ...contracts.shown];
  const remarks: string[] = [];
  if (stopped !== null) remarks.push(stopped);
  if (!result.canariesHold)
    remarks.push('a canary was missed or not run: what these checks do not find proves nothing');
  const divergent = undeclared.length > 0;
  const complete = stopped === null && result.canariesHold;
  const verdict: Verdict = divergent ? 'divergent' : complete ? 'equivalent' : 'inconclusive';
  return {
    legacy: legacy.name,
    refactored: refactored.name,
    verdict,
    grade: gradeOf(verdict, result),
    scenarios: Number(part.scenarios),
    executions: part.executions,
    spaceCovered: coverage === null ? null : toNumber(coverage.weight),
    coverage,
    seconds: result.seconds,
    invariants: invariantReports(place, result, divergences),
    divergences,
    contracts: contracts.reports,
    findings: place.variants.subject.knownProblems
      .map(({ id }) => id)
      .filter((id) => (part.explained[id] ?? 0) > 0),
    branches: result.branches.filter(({ variant }) => variant === legacy.name || variant === refactored.name),
    remarks,
  };
}

function gradeOf(verdict: Verdict, { coverage }: PairResult): Grade {
  if (verdict === 'inconclusive') return 'inconclusive';
  return coverage?.weight === WHOLE ? 'exhaustive' : 'sampled';
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

/** For sorting: the most serious first, those of one kind in the order in which they were met. */
export function bySeriousness(a: FoundDivergence, b: FoundDivergence): number {
  return SERIOUSNESS.indexOf(a.kind) - SERIOUSNESS.indexOf(b.kind);
}

/** Shrinks a divergence and describes what is left. */
export function smallest(
  place: Workplace,
  refactored: Variant,
  { count, scenario, signature }: FoundDivergence,
  id: string,
  replay: (id: string) => string,
): DivergenceReport {
  const { legacy } = place.variants;
  const gone = `a divergence of ${refactored.name} does not show again: ${signature}`;
  if (isSession(scenario)) {
    const pair = new SessionPair(legacy, refactored, place.pairOptions);
    const shrunk = shrinkSession(pair, scenario);
    if (shrunk === null) throw new Error(gone);
    return divergenceReport(examineSession(pair, shrunk.session), id, count, replay(id));
  }
  const pair = new Pair(place.bench, legacy, refactored, place.pairOptions);
  const shrunk = shrinkScenario(pair, scenario);
  if (shrunk === null) throw new Error(gone);
  return describeDivergence(place.bench, pair, shrunk.draft, id, count, replay);
}

/** Each contract of the pair, and the divergence that it declares as its own scenario shows it, whatever the page size of the run and however few races it allows. */
function contractReports(
  place: Workplace,
  { part, refactored, replayCommand }: PairResult,
  before: number,
): { readonly shown: readonly DivergenceReport[]; readonly reports: readonly ContractReport[] } {
  const bench = place.variants.subject.createBench();
  const shown: DivergenceReport[] = [];
  const reports = (refactored.contracts ?? []).map((contract): ContractReport => {
    const { commit, id, reason, scenario, title } = contract;
    const preemptions = Math.max(place.pairOptions.preemptions, scenario.races.length);
    const pair = new Pair(bench, place.variants.legacy, refactored, { ...place.pairOptions, preemptions });
    const name = `${refactored.name}-${before + shown.length + 1}`;
    const count = part.contracts[id] ?? 0;
    const report = describeDivergence(bench, pair, scenario, name, count, replayCommand);
    const fires = report.contract === id;
    if (fires) shown.push(report);
    return { id, title, reason, commit, count, divergence: fires ? name : null };
  });
  return { shown, reports };
}

function invariantReports(
  { variants }: Workplace,
  { part, refactored }: PairResult,
  divergences: readonly DivergenceReport[],
): InvariantReport[] {
  const broken = new Set(
    divergences
      .filter((divergence) => divergence.contract === null)
      .flatMap((divergence) => divergence.invariants.map((line) => `${line.variant} ${line.name}`)),
  );
  const sides = [
    { variant: variants.legacy.name, counts: part.legacyBroken },
    { variant: refactored.name, counts: part.refactoredBroken },
  ];
  return sides.flatMap(({ counts, variant }) =>
    variants.subject.invariants.map(
      (invariant, i): InvariantReport => ({
        name: invariant.name,
        variant,
        status:
          (counts[i] ?? 0) === 0 ? 'held' : broken.has(`${variant} ${invariant.name}`) ? 'broken' : 'listed',
        count: counts[i] ?? 0,
      }),
    ),
  );
}
