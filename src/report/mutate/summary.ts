// SPDX-License-Identifier: GPL-2.0-only
// The terminal.
import type { Judged } from '../../mistakes/mutants/mutant.ts';
import type { MutationReport } from '../../mistakes/mutants/result.ts';
import type { Paint } from '../paint.ts';
import { table } from '../table.ts';
import { cut, wrap } from '../wrap.ts';
import { HEAD, mutantsThat, oneLine, scoreRows, scoreSentence } from './words.ts';

/** Where and how the summary is shown. */
export interface MutationStyle {
  readonly width: number;
  readonly paint: Paint;
  readonly reportDir: string;
}

/** What `mutate` prints at its end: the score by variant, then every survivor. */
export function mutationSummary(report: MutationReport, style: MutationStyle): string {
  const { paint, reportDir, width } = style;
  const colour = report.survived === 0 ? paint.green : paint.red;
  const survivors = mutantsThat('survived', report.variants);
  const lines = [
    paint.bold(colour(scoreSentence(report))),
    ...report.remarks.flatMap((line) => wrap(`note: ${line}`, width, '      ')),
    '',
    ...table(
      HEAD,
      scoreRows(report),
      HEAD.map((_, column) => column > 0),
    ),
    ...(survivors.length === 0 ? [] : ['', 'survived:', ...survivors.flatMap((one) => survivor(one, width))]),
    '',
    `reports: ${reportDir}/mutation.md, ${reportDir}/mutation.json`,
  ];
  return `${lines.join('\n')}\n`;
}

function survivor({ mutant }: Judged, width: number): readonly string[] {
  return [
    `  ${mutant.path}:${mutant.start.line}  ${mutant.operator}`,
    cut(`    - ${oneLine(mutant.was)}`, width),
    cut(`    + ${oneLine(mutant.becomes)}`, width),
  ];
}
