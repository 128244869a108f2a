// SPDX-License-Identifier: GPL-2.0-only
// The line of C of the first call that differs.
import { lineOnStack } from '../c/load.ts';
import type { DivergenceReport } from '../core/result.ts';
import { giveScenario } from '../core/scenario.ts';
import { isSession } from '../core/session.ts';
import type { Subject } from '../core/subject.ts';
import type { VariantOfC } from '../source/c-variant.ts';
import type { Bench } from '../subjects/user_mem_abort/bench.ts';

/** A call that one side makes and the other does not, or not so. */
export interface DifferentCall {
  /** The call; null where that side has ended. */
  readonly call: string | null;
  /** `function():line` of the C; null for what another thread did. */
  readonly at: string | null;
}

/** Deep enough for any helper of a helper. */
const DEPTH = 60;

/** The first effects that differ, of the base and of the tip; null where none does. */
export function firstDifference(
  { runs, scenario }: DivergenceReport,
  races: number,
  sides: readonly [base: VariantOfC, tip: VariantOfC],
  subject: Subject,
): readonly [base: DifferentCall, tip: DifferentCall] | null {
  const { firstDifference: position } = runs;
  if (position < 0 || isSession(scenario)) return null;
  // Every subject of C runs on the modelled kernel.
  const bench = subject.createBench() as Bench;
  const side = (variant: VariantOfC): DifferentCall => {
    giveScenario(bench.choices, scenario);
    const places = placesOf(bench, variant, races);
    const call = bench.trace[position];
    return { call: call?.name ?? null, at: places[position] ?? null };
  };
  return [side(sides[0]), side(sides[1])];
}

/** Where the C makes each effect of a run. */
function placesOf(bench: Bench, variant: VariantOfC, races: number): readonly (string | null)[] {
  const places: (string | null)[] = [];
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = DEPTH;
  bench.m.recorder.observer = (kept) => {
    if (kept === 'violation') return;
    const at = lineOnStack(variant.translation, new Error().stack);
    places.push(at === null ? null : `${at.function ?? variant.translation.function}():${at.line}`);
  };
  try {
    bench.choices.beginRun();
    bench.runTraced(variant, races);
  } finally {
    bench.m.recorder.observer = null;
    Error.stackTraceLimit = stackTraceLimit;
  }
  return places;
}
