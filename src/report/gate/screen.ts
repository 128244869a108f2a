// SPDX-License-Identifier: GPL-2.0-only
// The terminal.

import { counterexampleLines } from '../counterexample.ts';
import type { Paint } from '../paint.ts';
import type { DivergencePlaces } from '../places.ts';
import { fittingTable } from '../table.ts';
import { pad, wrap } from '../wrap.ts';
import type { GateReport } from './result.ts';
import { gateWords } from './words.ts';

/** Where and how the result of a gate is shown. */
export interface GateScreen {
  readonly width: number;
  readonly paint: Paint;
  readonly reportDir: string;
  /** Where divergences show in the source, by id. */
  readonly places?: ReadonlyMap<string, DivergencePlaces>;
}

/** The result alone, in one line. */
export function gateLine(report: GateReport, paint: Paint): string {
  return resultPaint(report, paint)(gateWords(report).sentence);
}

function resultPaint({ result }: GateReport, paint: Paint): (text: string) => string {
  const { bold, green, red, yellow } = paint;
  const colour = { passes: green, weaker: red, inconclusive: yellow }[result];
  return (text) => bold(colour(text));
}

/** What `gate` prints: the result and its reasons, the variants, then the counterexamples of what became weaker. */
export function gateText(report: GateReport, { paint, places, reportDir, width }: GateScreen): string {
  const words = gateWords(report);
  const labelled = (label: string, text: string): readonly string[] =>
    wrap(text, width - 13).map((line, i) => pad(i === 0 ? label : '', 13) + line);
  const lines = [
    ...wrap(words.sentence, width, '  ').map((line) => resultPaint(report, paint)(line)),
    ...words.reasons.flatMap((line) => wrap(line, width, '  ')).map((line) => paint.red(line)),
    ...words.judges.flatMap((line, i) => [...(i === 0 ? [''] : []), ...labelled('changed', line)]),
    '',
    ...fittingTable(words.table.head, words.table.rows, [false, false, false, false], width),
    '',
    ...labelled('certificate', words.certificate),
    ...labelled('mutants', words.mutants),
    ...words.notes.flatMap((line) => labelled('note', line)),
    ...report.variants.flatMap(({ divergence, weaker }) =>
      weaker === null || divergence === null
        ? []
        : ['', ...counterexampleLines(divergence, { width, paint, full: false }, places?.get(divergence.id))],
    ),
    '',
    ...wrap(`reports: ${reportDir}/gate.md, ${reportDir}/gate.json`, width, '  '),
  ];
  return `${lines.join('\n')}\n`;
}
