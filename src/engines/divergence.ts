// SPDX-License-Identifier: GPL-2.0-only
// Describes a divergence for the report.
import type { Bench } from '../core/bench.ts';
import { type Draft, type Resolved, resolve, startDraft } from '../core/draft.ts';
import type { Judgement } from '../core/judge.ts';
import { OutcomeVector } from '../core/outcome-vector.ts';
import type { Pair } from '../core/pair.ts';
import type { DivergenceReport, DivergenceRuns, NewOutcome, OutcomeSetsReport } from '../core/result.ts';
import { giveScenario, type Scenario, scenarioOf, scenarioSize } from '../core/scenario.ts';
import { isSession } from '../core/session.ts';
import { askedDifferently } from '../core/variant.ts';
import { boundFor, compareSets } from './outcome-sets/compare.ts';
import { outcomeKey } from './outcome-sets/enumerate.ts';
import { scheduled } from './outcome-sets/schedule.ts';
import { classOf, dependsOnSchedule } from './tally.ts';

/** Whether other threads act in the scenario. */
function isRaced(scenario: Scenario): boolean {
  return !isSession(scenario) && scenario.races.length > 0;
}

/** What a pair shows on one scenario, with all that a reader wants to see. */
export interface Examination {
  readonly judgement: Judgement;
  /** What the two runs looked at. */
  readonly scenario: Scenario;
  readonly size: number;
  readonly runs: DivergenceRuns;
}

/** Runs the pair on a draft or scenario, keeping everything. */
export function examine(bench: Bench, pair: Pair, source: Draft | Scenario): Examination {
  if ('seed' in source) startDraft(pair.choices, source);
  else giveScenario(pair.choices, source);
  const judgement = pair.judge();
  const scenario = scenarioOf(pair.choices);
  const size = scenarioSize(pair.choices);
  return {
    judgement,
    scenario,
    size,
    runs: {
      ...bench.syndrome(),
      machine: bench.machineLines(),
      legacy: judgement.legacy,
      refactored: judgement.refactored,
      firstDifference: judgement.firstDifference,
    },
  };
}

/**
 * Runs the pair on a draft or scenario again and describes what it shows.
 * @param replay the command that replays the scenario with this id
 */
export function describeDivergence(
  bench: Bench,
  pair: Pair,
  source: Draft | Scenario,
  id: string,
  count: number,
  replay: (id: string) => string,
): DivergenceReport & { readonly outcomeSets: OutcomeSetsReport } {
  const shown = examine(bench, pair, source);
  const { runs, scenario } = shown;
  const own = { scenario, replay: replay(id), runs };
  const sets = describeSets(bench, pair, own, () => replay(newOutcomeId(id)));
  return { ...divergenceReport(shown, id, count, own.replay, sets), outcomeSets: sets };
}

/** What an examination showed, as a report has it; schedules are not compared unless `sets` say how. */
export function divergenceReport(
  { judgement, runs, scenario, size }: Examination,
  id: string,
  count: number,
  replay: string,
  outcomeSets: OutcomeSetsReport | null = null,
): DivergenceReport {
  return {
    id,
    kind: judgement.kind ?? 'outcome',
    class: classOf(
      judgement.bearing,
      dependsOnSchedule(judgement, isRaced(scenario)) ? (outcomeSets?.relation ?? null) : null,
    ),
    explainedBy: judgement.explained ? judgement.knownProblems.map((problem) => problem.id) : [],
    seen: [],
    contract: judgement.contract?.id ?? null,
    count,
    scenario,
    replay,
    size,
    differs: judgement.differs,
    invariants: invariantLines(judgement),
    outcomeSets,
    runs,
  };
}

/** Under which name the schedule that shows a new outcome is kept. */
export function newOutcomeId(id: string): string {
  return `${id}-new-outcome`;
}

/**
 * Compares the sets of outcomes on the machine that was run last.
 * @param own the scenario of the divergence, which was run last; it is shown if the refactored variant's outcome there is a new one
 */
function describeSets(bench: Bench, pair: Pair, own: NewOutcome, replay: () => string): OutcomeSetsReport {
  const machine = resolve(pair.choices);
  const ownKey = keyOf(bench, pair, machine);
  const preemptions = boundFor(pair.preemptions, machine.races.length);
  const { added, ...sets } = compareSets(bench, pair.legacy, pair.refactored, machine, preemptions);
  const [first] = [...added].sort(([, a], [, b]) => a.strikes.length - b.strikes.length);
  const report = { ...sets, preemptions, added: added.size };
  if (first === undefined || added.has(ownKey))
    return { ...report, newOutcome: first === undefined ? null : own };
  const [key, schedule] = first;
  const resolved = scheduled(bench.choices.space, machine, schedule);
  if (keyOf(bench, pair, resolved) !== key)
    throw new Error('the schedule of a new outcome gives another outcome when it is run again');
  const { runs, scenario } = examine(bench, pair, { seed: 0, given: resolved });
  return { ...report, newOutcome: { scenario, replay: replay(), runs } };
}

/** What the refactored variant comes to, run behind the reference on the same choices. */
function keyOf(bench: Bench, pair: Pair, resolved: Resolved): string {
  startDraft(pair.choices, { seed: 0, given: resolved });
  bench.run(pair.legacy, pair.preemptions);
  const ret = bench.run(pair.refactored, pair.preemptions);
  return outcomeKey(bench, ret, new OutcomeVector(), askedDifferently(pair.legacy, pair.refactored));
}

function invariantLines(judgement: Judgement): DivergenceReport['invariants'] {
  return [judgement.legacy, judgement.refactored].flatMap((run) =>
    run.breaches
      .filter((breach) => judgement.invariants.includes(breach.invariant))
      .map((breach) => ({ name: breach.invariant, variant: run.variant, detail: breach.detail })),
  );
}
