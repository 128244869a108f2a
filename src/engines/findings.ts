// SPDX-License-Identifier: GPL-2.0-only
// Whether a finding still shows.
import type { Bench } from '../core/bench.ts';
import type { KnownProblem } from '../core/known-problem.ts';
import { giveScenario } from '../core/scenario.ts';
import type { Variant } from '../core/variant.ts';

/** Whether the scenario of a finding still breaks one of its invariants on `legacy`. */
export function findingShows(bench: Bench, finding: KnownProblem, legacy: Variant): boolean {
  giveScenario(bench.choices, finding.scenario);
  const run = bench.record(legacy, Math.max(1, finding.scenario.races.length));
  return (
    finding.covers(bench.choices) &&
    run.breaches.some((breach) => finding.invariants.includes(breach.invariant))
  );
}
