// SPDX-License-Identifier: GPL-2.0-only
// The terminal.
import type { ReplayedSequence } from '../../conformance/replay.ts';
import { agrees, type ConformanceResult } from '../../conformance/result.ts';
import type { Paint } from '../paint.ts';
import { table } from '../table.ts';
import { number } from '../words.ts';
import { wrap } from '../wrap.ts';
import { counterexamplePath, differenceLines, PGTABLE_HEAD, pgtableRow, summary } from './words.ts';

/** How the result is shown. */
export interface ConformanceScreen {
  readonly width: number;
  readonly paint: Paint;
  /** Null if no report is written. */
  readonly reportDir: string | null;
}

/** The result for a terminal. */
export function conformanceText(
  result: ConformanceResult,
  { width, paint, reportDir }: ConformanceScreen,
): string {
  const runs = table(PGTABLE_HEAD, result.pgtable.map(pgtableRow), [false, false, true, true, true]);
  const groups = table(
    ['release', 'functions', 'inputs', 'differences'],
    result.helpers.map(({ release, name, inputs, differences }) => [
      release,
      name,
      number(inputs),
      number(differences),
    ]),
    [false, false, true, true],
  );
  const red = (line: string, isRed: boolean): string => (isRed ? paint.red(line) : line);
  const lines = [
    paint.dim(runs[0]!),
    ...runs.slice(1).map((row, i) => red(row, result.pgtable[i]!.differing !== null)),
    '',
    paint.dim(groups[0]!),
    ...groups.slice(1).map((row, i) => red(row, result.helpers[i]!.differences !== 0)),
    ...result.pgtable.flatMap((run) => {
      if (run.differing === null) return [];
      const file = reportDir === null ? null : `${reportDir}/${counterexamplePath(run)}`;
      return [
        '',
        paint.red(`${run.release}, ${run.pageSize} pages`),
        ...differenceLines(run),
        ...(file === null ? [] : [`replay: stage2-verify conformance --replay ${file}`]),
      ];
    }),
    ...result.helpers.flatMap(({ first, name, release }) =>
      first === null
        ? []
        : [
            '',
            paint.red(`${release}, ${name}: ${first.input}`),
            `model:  ${first.model}`,
            `kernel: ${first.kernel}`,
          ],
    ),
    ...result.planted
      .filter(({ foundAfter }) => foundAfter === null)
      .map(({ into, name }) => paint.red(`missed, planted into the ${into}: ${name}`)),
    '',
    ...wrap(summary(result), width).map((line) => red(line, !agrees(result))),
  ];
  return `${lines.join('\n')}\n`;
}

/** A sequence that was run again, operation by operation. */
export function replayText({ release, pageSize, steps, difference }: ReplayedSequence, paint: Paint): string {
  const lines = steps.flatMap(({ operation, model, kernel }, i) => [
    `${i}. ${operation}`,
    ...(model === kernel
      ? [paint.dim(`   both    ${model}`)]
      : [paint.red(`   model   ${model}`), paint.red(`   kernel  ${kernel}`)]),
  ]);
  const verdict =
    difference === null
      ? `Model and ${release} with ${pageSize} pages agree after each operation.`
      : `Model and ${release} with ${pageSize} pages differ after operation ${difference.at}, in ${difference.differs.join(', ')}.`;
  return `${[...lines, '', verdict].join('\n')}\n`;
}
