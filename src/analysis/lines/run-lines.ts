// SPDX-License-Identifier: GPL-2.0-only
import { giveScenario, type Scenario } from '../../scenario/scenario.ts';
import { firstDifferent } from '../../verify/judge.ts';
import { type RunRecord, recordRun } from '../../verify/record.ts';
import type { Bench } from '../../verify/run.ts';
import type { Variant } from '../../verify/variant.ts';
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
 */
export function linedPair(
  bench: Bench,
  legacy: Variant,
  refactored: Variant,
  scenario: Scenario,
  races: number,
): LinedPair {
  giveScenario(bench.world.choices, scenario);
  const [ofLegacy, ofRefactored] = [legacy, refactored].map((variant) =>
    positionedRun(bench, variant, races),
  );
  const locate = sourceLocator();
  const lined = ({ positions, record }: PositionedRun): LinedRun => ({
    record,
    lines: positions.map((callers) => callers.map(locate)),
  });
  return {
    legacy: lined(ofLegacy),
    refactored: lined(ofRefactored),
    firstDifference: firstDifferent(ofLegacy.record.effects, ofRefactored.record.effects),
  };
}

interface PositionedRun {
  readonly record: RunRecord;
  readonly positions: readonly (readonly ScriptPosition[])[];
}

function positionedRun(bench: Bench, variant: Variant, races: number): PositionedRun {
  const { m } = bench;
  const positions: (readonly ScriptPosition[])[] = [];
  m.onEffect = () => {
    const isRace = m.trace[m.trace.length - 1].call < 0;
    positions.push(isRace ? [] : variantCallers());
  };
  try {
    return { record: recordRun(bench, variant, races), positions };
  } finally {
    m.onEffect = null;
  }
}

/** Positions in scripts to lines of sources; each source map is read once. */
function sourceLocator(): (position: ScriptPosition) => SourceLine {
  const scripts = loadedScripts();
  const locators = new Map<string, ReturnType<typeof lineLocator>>();
  return ({ column, line, url }) => {
    let locate = locators.get(url);
    if (locate === undefined) {
      locate = lineLocator({ url, sourceMapUrl: scripts.get(url)?.sourceMapUrl ?? '' });
      locators.set(url, locate);
    }
    return locate(line, column);
  };
}
