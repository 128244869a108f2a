// SPDX-License-Identifier: GPL-2.0-only
// Machine, traces and final machines of two runs.
import type { DivergenceRuns } from '../core/result.ts';
import { GUTTER_LEGEND } from './effects.ts';
import type { Paint } from './paint.ts';
import { partLines } from './parts.ts';
import type { PairLines } from './places.ts';
import { traceLines } from './traces.ts';
import { wrap } from './wrap.ts';

/** How much of a comparison is shown, and how. */
export interface ComparisonStyle {
  readonly width: number;
  readonly paint: Paint;
  /** The traces to their end and the final machines with what is equal, not only what differs. */
  readonly full: boolean;
}

/** Effects shown behind the first difference when not everything is. */
const AFTER = 2;

/**
 * The machine, both traces and the final machines of two runs on one scenario.
 * @param lines where each step stands in the source
 */
export function comparisonLines(
  runs: DivergenceRuns,
  style: ComparisonStyle,
  lines?: PairLines,
): readonly string[] {
  const { full, paint, width } = style;
  const { legacy, refactored } = runs;
  const parts = partLines(legacy, refactored, width, paint, full);
  const same = runs.firstDifference < 0;
  const title = same ? `${legacy.variant} and ${refactored.variant} do the same` : 'what they do';
  return [
    ...runs.machine.flatMap((line) => wrap(line, width - 2, '       ').map((line) => `  ${line}`.trimEnd())),
    '',
    `  ${paint.bold(title)}`,
    ...wrap(`(${GUTTER_LEGEND})`, width - 2).map((line) => `  ${paint.dim(line)}`),
    ...traceLines(runs, width, paint, full ? Number.POSITIVE_INFINITY : AFTER, lines),
    '',
    ...(parts.length === 0
      ? [`  ${paint.bold('the final machines are equal')}`]
      : [
          `  ${paint.bold(full ? 'final machine' : 'final machine, where it differs')} ${paint.dim(`(- ${legacy.variant}, + ${refactored.variant})`)}`,
          ...parts,
        ]),
  ];
}
