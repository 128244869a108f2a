// SPDX-License-Identifier: GPL-2.0-only
// The terminal.
import type { KernelResult } from '../../conformance/kernel/run.ts';
import { conforms, differing, explanationCounts } from '../../conformance/kernel/verdict.ts';
import type { Paint } from '../paint.ts';
import { table } from '../table.ts';
import { number } from '../words.ts';
import { wrap } from '../wrap.ts';
import { comparedLines, endText, kernelSummary, leftOutTexts } from './words.ts';

/** Differences that fit a screen. */
const SHOWN = 2;
const REASONS = 6;

/** The result for a terminal. */
export function kernelText(
  result: KernelResult,
  { width, paint, reportDir }: { width: number; paint: Paint; reportDir: string | null },
): string {
  const different = differing(result);
  const explained = [...explanationCounts(result)];
  const lines = [
    ...different
      .slice(0, SHOWN)
      .flatMap((compared) => [paint.red(compared.drawn.id), ...comparedLines(compared), '']),
    ...(explained.length === 0
      ? []
      : table(
          ['explained by', 'scenarios'],
          explained.map(([{ kernel }, times]) => [kernel, number(times)]),
          [false, true],
        )),
    ...result.broken.map(({ boot, end, after }) => paint.red(`the machine ${boot} ${endText(end, after)}`)),
    ...result.notRun.slice(0, REASONS).map(({ drawn, reason }) => paint.red(`${drawn.id}: ${reason}`)),
    ...leftOutTexts(result.leftOut),
    ...wrap(kernelSummary(result), width).map((line) => (conforms(result) ? line : paint.red(line))),
    ...(reportDir === null ? [] : [`report: ${reportDir}/kernel.md`]),
  ];
  return `${lines.join('\n')}\n`;
}
