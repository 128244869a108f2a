// SPDX-License-Identifier: GPL-2.0-only
import { type Draft, startDraft } from '../scenario/draft.ts';
import { giveScenario, type Scenario, scenarioOf, scenarioSize } from '../scenario/scenario.ts';
import type { Judgement } from '../verify/judge.ts';
import type { Pair } from '../verify/pair.ts';
import type { Bench } from '../verify/run.ts';
import { machineLines } from './machine_lines.ts';
import type { DivergenceReport } from './result.ts';

/** Runs the pair on a draft or scenario again and describes what it shows. */
export function describeDivergence(
  bench: Bench,
  pair: Pair,
  source: Draft | Scenario,
  id: string,
  count: number,
  replay: string,
): DivergenceReport {
  if ('seed' in source) startDraft(pair.choices, source);
  else giveScenario(pair.choices, source);
  pair.run();
  const judgement = pair.judge();
  const scenario = scenarioOf(pair.choices);
  const size = scenarioSize(pair.choices);
  const { m } = bench;
  const { esr, far, hpfar } = m.fault;
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

function invariantLines(judgement: Judgement): DivergenceReport['invariants'] {
  return [judgement.legacy, judgement.refactored].flatMap((run) =>
    run.breaches
      .filter((breach) => judgement.invariants.includes(breach.invariant))
      .map((breach) => ({ name: breach.invariant, variant: run.variant, detail: breach.detail })),
  );
}
