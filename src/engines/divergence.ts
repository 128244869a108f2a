// SPDX-License-Identifier: GPL-2.0-only
import { type Draft, startDraft } from '../scenario/draft.ts';
import { giveScenario, type Scenario, scenarioOf, scenarioSize } from '../scenario/scenario.ts';
import type { Judgement } from '../verify/judge.ts';
import type { Pair } from '../verify/pair.ts';
import type { Bench } from '../verify/run.ts';
import { machineLines } from './machine-lines.ts';
import type { DivergenceReport, DivergenceRuns } from './result.ts';

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
  const { esr, far, hpfar } = bench.m.fault;
  return {
    judgement,
    scenario,
    size,
    runs: {
      esr,
      hpfar,
      far,
      machine: machineLines(bench),
      legacy: judgement.legacy,
      refactored: judgement.refactored,
      firstDifference: judgement.firstDifference,
    },
  };
}

/** Runs the pair on a draft or scenario again and describes what it shows. */
export function describeDivergence(
  bench: Bench,
  pair: Pair,
  source: Draft | Scenario,
  id: string,
  count: number,
  replay: string,
): DivergenceReport {
  const { judgement, runs, scenario, size } = examine(bench, pair, source);
  return {
    id,
    kind: judgement.kind ?? 'outcome',
    contract: judgement.contract?.id ?? null,
    count,
    scenario,
    replay,
    size,
    differs: judgement.differs,
    invariants: invariantLines(judgement),
    runs,
  };
}

function invariantLines(judgement: Judgement): DivergenceReport['invariants'] {
  return [judgement.legacy, judgement.refactored].flatMap((run) =>
    run.breaches
      .filter((breach) => judgement.invariants.includes(breach.invariant))
      .map((breach) => ({ name: breach.invariant, variant: run.variant, detail: breach.detail })),
  );
}
