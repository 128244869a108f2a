// SPDX-License-Identifier: GPL-2.0-only
// Both runs on a scenario, and the machine before.
import type { Scenario } from '../../core/scenario.ts';
import type { Variant } from '../../core/variant.ts';
import { type LinedPair, type LineTools, linedPair } from '../../source/lines/run-lines.ts';
import type { Bench } from '../../subjects/user_mem_abort/bench.ts';
import { type MachineSnapshot, snapshot } from '../../subjects/user_mem_abort/snapshot.ts';

/** Both runs on one scenario, with source lines, and the machine around them. */
export interface Scene {
  readonly pair: LinedPair;
  /** The machine before the fault. */
  readonly before: MachineSnapshot;
  readonly fault: { readonly esr: number; readonly hpfar: number; readonly far: number };
}

/**
 * Runs both variants on a scenario, keeping all that a drawing of the runs needs. The bench is left as it was before the fault.
 * @param races how many races may strike in one run
 * @param tools as for `linedPair()`
 */
export function sceneOf(
  bench: Bench,
  legacy: Variant,
  refactored: Variant,
  scenario: Scenario,
  races: number,
  tools?: LineTools,
): Scene {
  const pair = linedPair(bench, legacy, refactored, scenario, races, tools);
  // Running nothing leaves the machine as it is before the fault.
  bench.m.reset(0);
  const { esr, far, hpfar } = bench.m.fault;
  return { pair, before: snapshot(bench), fault: { esr, far, hpfar } };
}
