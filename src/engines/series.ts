// SPDX-License-Identifier: GPL-2.0-only
// Every stage against its predecessor and the first.
import type { Bench } from '../core/bench.ts';
import { resolve, startDraft } from '../core/draft.ts';
import { hash } from '../core/draw.ts';
import { firstDifferent, judge } from '../core/judge.ts';
import { OutcomeVector } from '../core/outcome-vector.ts';
import type { SetRelation } from '../core/result.ts';
import { type Scenario, scenarioOf } from '../core/scenario.ts';
import type { Subject } from '../core/subject.ts';
import type { Variant } from '../core/variant.ts';
import { boundFor, compareSets } from './outcome-sets/compare.ts';

/**
 * How one stage compares with another, from the strongest likeness to none: same effects in the same order; same
 * outcome; outcomes that differ as a contract says; that the other stage has as well, under another schedule; that it never has.
 */
export type Likeness = 'strict-equal' | 'equal' | 'contract' | 'refinement' | 'new-outcome';

/** One comparison of the series. */
export interface StageComparison {
  readonly stage: string;
  readonly against: string;
  readonly likeness: Likeness;
  /** Scenarios whose effects differ, and of these the ones whose outcome does. */
  readonly effectsDiffer: number;
  readonly outcomesDiffer: number;
  /** Of the scenarios whose outcome differs: how the sets of outcomes over all schedules within the bound compare. */
  readonly sets: { readonly [relation in SetRelation]: number };
  /** Contracts that explain outcomes that differ, with the number of scenarios. */
  readonly contracts: { readonly [id: string]: number };
  /** A scenario whose outcome differs and that no contract explains. */
  readonly unexplained: Scenario | null;
}

/** An outcome that one stage changed and a later one changed back. */
export interface TakenBack {
  readonly changedBy: string;
  readonly takenBackBy: string;
  readonly scenarios: number;
}

/** The whole series. */
export interface SeriesReport {
  readonly stages: readonly string[];
  readonly scenarios: number;
  readonly seed: number;
  readonly preemptions: number;
  readonly comparisons: readonly StageComparison[];
  /** First stage whose effects, and first whose outcomes, differ from the original's. */
  readonly firstEffectsChange: string | null;
  readonly firstOutcomeChange: string | null;
  readonly takenBack: readonly TakenBack[];
}

/** What is counted while scenarios run. */
interface Tally {
  readonly stage: number;
  readonly against: number;
  effects: number;
  outcomes: number;
  readonly sets: { [relation in SetRelation]: number };
  readonly contracts: Map<string, number>;
  unexplained: Scenario | null;
  /** Whether an outcome that no contract explains is one that the other stage never has. */
  isNew: boolean;
}

/**
 * Runs every stage on the same scenarios, and compares each with its predecessor and with the first.
 * @param onProgress is told how many scenarios are done, now and then
 */
export function runSeries(
  subject: Subject,
  stages: readonly Variant[],
  scenarios: number,
  seed: number,
  preemptions: number,
  onProgress: (done: number) => void,
): SeriesReport {
  const bench = subject.createBench();
  const tallies: Tally[] = [];
  for (let stage = 1; stage < stages.length; stage++) {
    for (const against of new Set([stage - 1, 0])) {
      tallies.push({
        stage,
        against,
        effects: 0,
        outcomes: 0,
        sets: { equal: 0, refinement: 0, 'new-outcome': 0 },
        contracts: new Map(),
        unexplained: null,
        isNew: false,
      });
    }
  }
  const outcomes = stages.map(() => new OutcomeVector());
  const back = new Map<string, number>();
  for (let i = 0; i < scenarios; i++) {
    bench.choices.startRandom(hash(seed, i) | 0);
    const traces = stages.map((stage, s) => {
      bench.tracing = true;
      const ret = bench.run(stage, preemptions);
      bench.complete();
      bench.tracing = false;
      bench.writeOutcome(ret, outcomes[s]);
      return bench.trace;
    });
    for (const tally of tallies) {
      if (firstDifferent(traces[tally.against], traces[tally.stage]) < 0) continue;
      tally.effects++;
      if (!outcomes[tally.against].equals(outcomes[tally.stage]))
        explain(subject, bench, stages, tally, preemptions);
    }
    countTakenBack(stages, outcomes, back);
    if (i % 2048 === 0) onProgress(i);
  }
  const comparisons = tallies.map((tally) => comparison(stages, tally));
  const againstFirst = comparisons.filter((c) => c.against === stages[0].name);
  return {
    stages: stages.map((stage) => stage.name),
    scenarios,
    seed,
    preemptions,
    comparisons,
    firstEffectsChange: againstFirst.find((c) => c.effectsDiffer > 0)?.stage ?? null,
    firstOutcomeChange: againstFirst.find((c) => c.outcomesDiffer > 0)?.stage ?? null,
    takenBack: [...back].map(([key, count]) => {
      const [changedBy, takenBackBy] = key.split(' ');
      return { changedBy, takenBackBy, scenarios: count };
    }),
  };
}

function explain(
  subject: Subject,
  bench: Bench,
  stages: readonly Variant[],
  tally: Tally,
  preemptions: number,
): void {
  tally.outcomes++;
  const rules = { strict: false, preemptions, knownProblems: subject.knownProblems };
  const { contract } = judge(bench, stages[tally.against], stages[tally.stage], rules);
  const scenario = scenarioOf(bench.choices);
  const machine = resolve(bench.choices);
  const bound = boundFor(preemptions, machine.races.length);
  const { relation } = compareSets(bench, stages[tally.against], stages[tally.stage], machine, bound);
  tally.sets[relation]++;
  startDraft(bench.choices, { seed: 0, given: machine, resolved: machine });
  if (contract !== null) {
    tally.contracts.set(contract.id, (tally.contracts.get(contract.id) ?? 0) + 1);
  } else {
    tally.unexplained ??= scenario;
    tally.isNew ||= relation === 'new-outcome';
  }
}

/** Counts the outcomes that a stage changed and a later stage brought back to what they were before. */
function countTakenBack(
  stages: readonly Variant[],
  outcomes: readonly OutcomeVector[],
  back: Map<string, number>,
): void {
  for (let changed = 1; changed < stages.length - 1; changed++) {
    if (outcomes[changed].equals(outcomes[changed - 1])) continue;
    for (let later = changed + 1; later < stages.length; later++) {
      if (!outcomes[later].equals(outcomes[changed - 1])) continue;
      const key = `${stages[changed].name} ${stages[later].name}`;
      back.set(key, (back.get(key) ?? 0) + 1);
      break;
    }
  }
}

function comparison(stages: readonly Variant[], tally: Tally): StageComparison {
  const likeness: Likeness =
    tally.effects === 0
      ? 'strict-equal'
      : tally.outcomes === 0
        ? 'equal'
        : tally.unexplained === null
          ? 'contract'
          : tally.isNew
            ? 'new-outcome'
            : 'refinement';
  return {
    stage: stages[tally.stage].name,
    against: stages[tally.against].name,
    likeness,
    effectsDiffer: tally.effects,
    outcomesDiffer: tally.outcomes,
    sets: tally.sets,
    contracts: Object.fromEntries(tally.contracts),
    unexplained: tally.unexplained,
  };
}
