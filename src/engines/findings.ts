// SPDX-License-Identifier: GPL-2.0-only
// Whether a finding still shows.
import { giveScenario } from '../core/scenario.ts';
import type { Variant } from '../core/variant.ts';
import type { Bench } from '../subjects/user_mem_abort/bench.ts';
import type { Finding } from '../subjects/user_mem_abort/known-problems/finding.ts';
import { recordRun } from '../subjects/user_mem_abort/record.ts';

/** Whether the scenario of a finding still breaks one of its invariants on `legacy`. */
export function findingShows(bench: Bench, finding: Finding, legacy: Variant): boolean {
  giveScenario(bench.world.choices, finding.scenario);
  const run = recordRun(bench, legacy, Math.max(1, finding.scenario.races.length));
  return (
    finding.covers(bench.world.choices) &&
    run.breaches.some((breach) => finding.invariants.includes(breach.invariant))
  );
}
