// SPDX-License-Identifier: GPL-2.0-only
import { giveScenario } from '../scenario/scenario.ts';
import type { Finding } from '../verify/findings/finding.ts';
import { recordRun } from '../verify/record.ts';
import type { Bench } from '../verify/run.ts';
import type { Variant } from '../verify/variant.ts';

/** Whether the scenario of a finding still breaks one of its invariants on `legacy`. */
export function findingShows(bench: Bench, finding: Finding, legacy: Variant): boolean {
  giveScenario(bench.world.choices, finding.scenario);
  const run = recordRun(bench, legacy, Math.max(1, finding.scenario.races.length));
  return (
    finding.covers(bench.world.choices) &&
    run.breaches.some((breach) => finding.invariants.includes(breach.invariant))
  );
}
