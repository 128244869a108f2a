// SPDX-License-Identifier: GPL-2.0-only
// Both runs of a scenario, each effect with its lines.

import { firstDifferent } from '../../core/judge.ts';
import type { RunRecord } from '../../core/run-record.ts';
import { giveScenario, type Scenario } from '../../core/scenario.ts';
import type { Variant } from '../../core/variant.ts';
import type { Violation } from '../../kernel/violations.ts';
import type { Bench } from '../../subjects/user_mem_abort/bench.ts';
import {
  type MachineSnapshot,
  type PageShape,
  pagesOf,
  snapshot,
} from '../../subjects/user_mem_abort/snapshot.ts';
import { lineLocator, type SourceLine } from '../branches/positions.ts';
import { type ScriptPosition, variantCallers } from './callers.ts';
import { loadedScripts } from './scripts.ts';

/** One run, and where in the source each of its effects was made. */
export interface LinedRun {
  readonly record: RunRecord;
  /**
   * For each effect, by its position in the trace: the call, and then the calls of the helpers around it up to
   * `user_mem_abort()`. Empty for what another thread did.
   */
  readonly lines: readonly (readonly SourceLine[])[];
  /** The rules that a call or a read broke, in order, with where it stands in the same way. */
  readonly violations: readonly { readonly violation: Violation; readonly lines: readonly SourceLine[] }[];
  /** For each effect, the pages held or given back by then. */
  readonly pages: readonly (readonly PageShape[])[];
  /** The machine after the run. */
  readonly final: MachineSnapshot;
}

/** Both runs of a pair on one scenario, with source lines. */
export interface LinedPair {
  readonly legacy: LinedRun;
  readonly refactored: LinedRun;
  /** Position of the first effect that differs, or -1. */
  readonly firstDifference: number;
}

/**
 * Runs both variants on a scenario and takes down where each call into the kernel stands in their source: from the stack at the
 * moment of the call, through the source maps of the scripts that ran.
 * @param races how many races may strike in one run
 * @param locate finds lines; one that was made when both variants were loaded serves any number of pairs, and is what costs most
 */
export function linedPair(
  bench: Bench,
  legacy: Variant,
  refactored: Variant,
  scenario: Scenario,
  races: number,
  locate: LineFinder = lineFinder(),
): LinedPair {
  giveScenario(bench.world.choices, scenario);
  const [ofLegacy, ofRefactored] = [legacy, refactored].map((variant) =>
    positionedRun(bench, variant, races),
  );
  const lined = ({ effects, violations, ...run }: PositionedRun): LinedRun => ({
    ...run,
    lines: effects.map((callers) => callers.map(locate)),
    violations: violations.map(({ callers, violation }) => ({ violation, lines: callers.map(locate) })),
  });
  return {
    legacy: lined(ofLegacy),
    refactored: lined(ofRefactored),
    firstDifference: firstDifferent(ofLegacy.record.effects, ofRefactored.record.effects),
  };
}

type Callers = readonly ScriptPosition[];

interface PositionedRun extends Omit<LinedRun, 'lines' | 'violations'> {
  readonly effects: readonly Callers[];
  readonly violations: readonly { readonly violation: Violation; readonly callers: Callers }[];
}

function positionedRun(bench: Bench, variant: Variant, races: number): PositionedRun {
  const { m } = bench;
  const effects: Callers[] = [];
  const violations: { violation: Violation; callers: Callers }[] = [];
  const pages: (readonly PageShape[])[] = [];
  m.recorder.observer = (kept) => {
    const callers = variantCallers();
    if (kept === 'violation')
      violations.push({ violation: m.recorder.violationLog[violations.length].violation, callers });
    else {
      effects.push(m.recorder.trace[effects.length].kind === 'race' ? [] : callers);
      pages.push(pagesOf(bench));
    }
  };
  try {
    const record = bench.record(variant, races);
    return { record, effects, violations, pages, final: snapshot(bench) };
  } finally {
    m.recorder.observer = null;
  }
}

/** Positions in scripts to lines of sources. */
export type LineFinder = (position: ScriptPosition) => SourceLine;

/** Finds lines in the scripts that are loaded when it is first asked; each source map is read once. */
export function lineFinder(): LineFinder {
  let scripts: ReturnType<typeof loadedScripts> | null = null;
  const locators = new Map<string, ReturnType<typeof lineLocator>>();
  return ({ column, line, url }) => {
    let locate = locators.get(url);
    if (locate === undefined) {
      scripts ??= loadedScripts();
      locate = lineLocator({ url, sourceMapUrl: scripts.get(url)?.sourceMapUrl ?? '' });
      locators.set(url, locate);
    }
    return locate(line, column);
  };
}
