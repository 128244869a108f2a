// SPDX-License-Identifier: GPL-2.0-only
// The report on one pair: shrunk divergences, contracts, invariants, verdict.

import { toNumber, WHOLE } from '../core/fraction.ts';
import type { DivergenceKind } from '../core/judge.ts';
import { Pair } from '../core/pair.ts';
import {
  type BranchReport,
  type ChangeWord,
  type ContractReport,
  type DivergenceClass,
  type DivergenceReport,
  type Grade,
  type InvariantReport,
  type PairReport,
  type Verdict,
  worstWord,
} from '../core/result.ts';
import { isSession } from '../core/session.ts';
import type { Variant } from '../core/variant.ts';
import { baseProblemCounts } from './base-problems.ts';
import { describeDivergence, divergenceReport, newOutcomeId } from './divergence.ts';
import { leftOut } from './jobs/limits.ts';
import type { PairTotal } from './jobs/totals.ts';
import type { Workplace } from './jobs/workplace.ts';
import type { FoundDivergence } from './pair-counts.ts';
import { engineFor } from './registry.ts';

/** What one pair came to, and what has to be known to report it. */
export interface PairResult extends PairTotal {
  readonly refactored: Variant;
  readonly canariesHold: boolean;
  /** Whether it is the very code of the reference. */
  readonly identical?: boolean;
  /** Differences that only scenarios show that failed in earlier runs, and none of this run. */
  readonly onlyBefore?: number;
  readonly branches: readonly BranchReport[];
  /** The command that replays a divergence, given its id. */
  readonly replayCommand: (id: string) => string;
}

/** Different divergences that are shrunk, and that are reported: a variant that shows more of them has shown enough. */
const MOST_SHRUNK = 16;
const MOST_REPORTED = 8;

/** The report on one pair. */
export function pairReport(workplace: Workplace, result: PairResult): PairReport {
  const { coverage, counts, refactored, stopped } = result;
  const { legacy } = workplace.variants;
  const { classes, reports: undeclared } = undeclaredReports(workplace, result);
  const contracts = contractReports(workplace, result, undeclared.length);
  const divergences = [...undeclared, ...contracts.shown];
  const unmodelled = differentStandIns(legacy, refactored);
  const remarks = [...remarksOn(result), ...unmodelled, ...groundsOf(legacy, refactored)];
  const complete =
    result.identical === true ||
    (stopped === null && result.canariesHold && counts.uncompared === 0 && unmodelled.length === 0);
  if (undeclared.length > 0 !== counts.divergences.length > 0)
    throw new Error(
      `${refactored.name} has ${counts.divergences.length} kinds of divergences, and ${undeclared.length} are reported`,
    );
  const verdict: Verdict = undeclared.length > 0 ? 'divergent' : complete ? 'equivalent' : 'inconclusive';
  return {
    legacy: legacy.name,
    refactored: refactored.name,
    verdict,
    word: verdict === 'inconclusive' ? null : wordFor(classes),
    grade: gradeOf(verdict, result),
    scenarios: Number(counts.scenarios),
    executions: counts.executions,
    spaceCovered: coverage === null ? null : toNumber(coverage.weight),
    coverage,
    seconds: result.seconds,
    invariants: invariantReports(workplace, result, divergences),
    divergences,
    contracts: contracts.reports,
    baseProblems: baseProblemCounts(counts, workplace.pairOptions.knownProblems),
    branches: result.branches.filter(({ variant }) => variant === legacy.name || variant === refactored.name),
    remarks,
  };
}

/** What is said of a variant that is the very code of the reference. */
const SAME_CODE = 'the same code as the original: equal without a run';

/** What a change does, given what its divergences are: the worst of them. */
function wordFor(classes: readonly DivergenceClass[]): ChangeWord {
  const words = classes.map((one): ChangeWord => (one === 'new-outcome' ? 'changes' : one));
  return worstWord(words) ?? 'equivalent';
}

/** Functions that the model stands in for and whose text differs between base and tip: what that changes is not known here. */
function differentStandIns(legacy: Variant, refactored: Variant): readonly string[] {
  return (refactored.modelled ?? []).flatMap(({ at, name, text }) => {
    const before = legacy.modelled?.find((one) => one.name === name);
    return before === undefined || before.text === text
      ? []
      : [
          `${name}() differs (${before.at}, ${at}) and the model stands in for it: what that changes was not run`,
        ];
  });
}

/** What the verdict rests on beside the model: what the variants cannot be given, and what they say of themselves. */
function groundsOf(...variants: readonly Variant[]): readonly string[] {
  return [...leftOut(variants), ...new Set(variants.flatMap(({ notes }) => notes ?? []))];
}

function remarksOn({
  canariesHold,
  identical,
  counts,
  onlyBefore = 0,
  stopped,
}: PairResult): readonly string[] {
  if (identical === true) return [SAME_CODE];
  const remarks: string[] = [];
  if (counts.uncompared > 0)
    remarks.push(
      `neither gave a return value in ${counts.uncompared} scenario${counts.uncompared === 1 ? '' : 's'}: nothing was compared there`,
    );
  if (counts.rescheduled > 0)
    remarks.push(
      `${counts.rescheduled} scenario${counts.rescheduled === 1 ? '' : 's'} ended differently under one schedule and the same over all schedules of the machine: no difference, unless with --strict`,
    );
  const unexamined = counts.divergences
    .filter(({ scenario }) => !isSession(scenario))
    .reduce((sum, found) => sum + found.unexamined, 0);
  if (unexamined > 0)
    remarks.push(
      `the schedules of ${unexamined} scenario${unexamined === 1 ? '' : 's'} with a difference were not compared: they count as new outcomes`,
    );
  if (onlyBefore > 0)
    remarks.push(
      `${onlyBefore} scenario${onlyBefore === 1 ? '' : 's'} of earlier runs ${onlyBefore === 1 ? 'shows' : 'show'} a difference that no scenario of this run shows`,
    );
  if (stopped !== null) remarks.push(stopped);
  if (!canariesHold)
    remarks.push('a canary was missed or not run: what these checks do not find proves nothing');
  return remarks;
}

/** The differences that nobody declared, each shrunk, in the order in which a reader wants them: one for each that begins alike. */
function undeclaredReports(
  workplace: Workplace,
  result: PairResult,
): { readonly reports: readonly DivergenceReport[]; readonly classes: readonly DivergenceClass[] } {
  const { counts, refactored, replayCommand } = result;
  const { left, shrunk } = inReadingOrder(workplace, refactored, counts.divergences, replayCommand);
  const kept = new Map<string, DivergenceReport>();
  for (const report of shrunk) {
    const key = beginningOf(report);
    const first = kept.get(key);
    kept.set(key, first === undefined ? report : { ...first, count: first.count + report.count });
  }
  const reports = withWorst([...kept.values()], MOST_REPORTED).map((report, i) =>
    named(report, `${refactored.name}-${i + 1}`, replayCommand),
  );
  // What was shrunk had its schedules compared within the bound of the run.
  return { reports, classes: [...shrunk, ...left].map((one) => one.class) };
}

/** Divergences shrunk, in the order in which a reader wants them; those are left that there are too many of. */
export function inReadingOrder(
  workplace: Workplace,
  refactored: Variant,
  divergences: readonly FoundDivergence[],
  replay: (id: string) => string,
): { readonly shrunk: readonly DivergenceReport[]; readonly left: readonly FoundDivergence[] } {
  const found = [...divergences].sort(bySeriousness);
  const chosen = withWorst(found, MOST_SHRUNK);
  const shrunk = chosen
    .map((divergence, i) => smallest(workplace, refactored, divergence, String(i), replay))
    .sort(inOrder);
  return { shrunk, left: found.filter((one) => !chosen.includes(one)) };
}

/**
 * The first so many of what is in reading order; the last of them gives way to one of the worst class if that is not among them. The word for a change is that
 * of the worst, and a known problem that is behind it puts it last.
 */
export function withWorst<Found extends Pick<FoundDivergence, 'class'>>(
  inOrder: readonly Found[],
  most: number,
): readonly Found[] {
  const first = inOrder.slice(0, most);
  const classes = new Set(inOrder.map((one) => one.class));
  const worst = CLASSES.find((one) => classes.has(one));
  const missing = inOrder.find((one) => one.class === worst);
  return missing === undefined || first.includes(missing) ? first : [...first.slice(0, -1), missing];
}

/** The report under its final id: what it was called before it was sorted is nobody's business. */
function named(report: DivergenceReport, id: string, replay: (id: string) => string): DivergenceReport {
  const { outcomeSets } = report;
  const newOutcome = outcomeSets?.newOutcome ?? null;
  if (outcomeSets === null || newOutcome === null) return { ...report, id, replay: replay(id) };
  const own = newOutcome.scenario === report.scenario;
  const renamed = { ...newOutcome, replay: replay(own ? id : newOutcomeId(id)) };
  return { ...report, id, replay: replay(id), outcomeSets: { ...outcomeSets, newOutcome: renamed } };
}

/** What divergences have in common that begin alike: what they are, and the first effects that differ. */
function beginningOf({ class: what, invariants, kind, runs, seen }: DivergenceReport): string {
  const { firstDifference, legacy, refactored } = runs;
  const calls = [legacy, refactored].map(({ effects }) => effects[firstDifference]?.name ?? 'none');
  const where = firstDifference < 0 ? invariants.map(({ name }) => name) : calls;
  return [what, kind, ...where, ...seen].join('|');
}

function gradeOf(verdict: Verdict, { coverage, identical }: PairResult): Grade {
  if (verdict === 'inconclusive') return 'inconclusive';
  if (identical === true) return 'exhaustive';
  return coverage?.weight === WHOLE ? 'exhaustive' : 'sampled';
}

/** The order of classes and, in a class, of kinds: what is plainly wrong before what only differs. */
const CLASSES: readonly DivergenceClass[] = ['breaks', 'new-outcome', 'refinement', 'mends'];
const KINDS: readonly DivergenceKind[] = ['failure', 'invariant', 'not-repeatable', 'outcome', 'effects'];

/** The most serious first, without races before with them; what a known problem of the base is behind comes last. */
function bySeriousness(a: Ranked, b: Ranked): number {
  return (
    Number(a.explained) - Number(b.explained) ||
    CLASSES.indexOf(a.class) - CLASSES.indexOf(b.class) ||
    a.scenario.races.length - b.scenario.races.length ||
    KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind)
  );
}

/** What decides which divergence a reader is shown first. */
type Ranked = Pick<FoundDivergence, 'class' | 'kind' | 'explained' | 'scenario'>;

/** The same of reports; of those that are as serious the smallest comes first. */
function inOrder(a: DivergenceReport, b: DivergenceReport): number {
  const ranked = (report: DivergenceReport): Ranked => ({
    ...report,
    explained: report.explainedBy.length > 0,
  });
  return bySeriousness(ranked(a), ranked(b)) || a.size - b.size;
}

/** Shrinks a divergence and describes what is left. */
function smallest(
  workplace: Workplace,
  refactored: Variant,
  found: FoundDivergence,
  id: string,
  replay: (id: string) => string,
): DivergenceReport {
  const { count, kind, scenario } = found;
  const engine = engineFor(scenario);
  const shrunk = kind === 'not-repeatable' ? null : engine.shrink(workplace, refactored, scenario);
  if (shrunk !== null) return engine.describe(workplace, refactored, shrunk.source, id, count, replay);
  const shown = engine.examine(workplace, refactored, scenario);
  return unrepeatable(divergenceReport(shown, id, count, replay(id)), found);
}

/** A report on what was seen and not again, on the scenario that showed it. */
function unrepeatable(report: DivergenceReport, { class: what, seen }: FoundDivergence): DivergenceReport {
  const words = seen.length > 0 ? seen : ['it did not show again on the scenario that showed it'];
  return { ...report, kind: 'not-repeatable', class: what, contract: null, explainedBy: [], seen: words };
}

/** Each contract of the pair, and the divergence that it declares as its own scenario shows it, whatever the page size of the run and however few races it allows. */
function contractReports(
  workplace: Workplace,
  { counts, refactored, replayCommand }: PairResult,
  before: number,
): { readonly shown: readonly DivergenceReport[]; readonly reports: readonly ContractReport[] } {
  const bench = workplace.variants.subject.createBench();
  const shown: DivergenceReport[] = [];
  const reports = (refactored.contracts ?? []).map((contract): ContractReport => {
    const { commit, id, reason, scenario, title } = contract;
    const preemptions = Math.max(workplace.pairOptions.preemptions, scenario.races.length);
    const pair = new Pair(bench, workplace.variants.legacy, refactored, {
      ...workplace.pairOptions,
      preemptions,
    });
    const name = `${refactored.name}-${before + shown.length + 1}`;
    const count = counts.contracts[id] ?? 0;
    const report = describeDivergence(bench, pair, scenario, name, count, replayCommand);
    const fires = report.contract === id;
    if (fires) shown.push(report);
    return { id, title, reason, commit, count, divergence: fires ? name : null };
  });
  return { shown, reports };
}

function invariantReports(
  { variants }: Workplace,
  { counts, refactored }: PairResult,
  divergences: readonly DivergenceReport[],
): InvariantReport[] {
  const broken = new Set(
    divergences
      .filter((divergence) => divergence.contract === null)
      .flatMap((divergence) => divergence.invariants.map((line) => `${line.variant} ${line.name}`)),
  );
  const sides = [
    { variant: variants.legacy.name, counts: counts.legacyBroken },
    { variant: refactored.name, counts: counts.refactoredBroken },
  ];
  return sides.flatMap(({ counts, variant }) =>
    variants.subject.invariants.map(
      (invariant, i): InvariantReport => ({
        name: invariant.name,
        variant,
        status:
          (counts[i] ?? 0) === 0 ? 'held' : broken.has(`${variant} ${invariant.name}`) ? 'broken' : 'shared',
        count: counts[i] ?? 0,
      }),
    ),
  );
}
