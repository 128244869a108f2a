// SPDX-License-Identifier: GPL-2.0-only
// The page, and the summary of a job.

import { comparisonLines } from '../comparison.ts';
import { headline } from '../headline.ts';
import { hunkBlock } from '../markdown/hunk-block.ts';
import { code, prose, textTable } from '../markdown/markup.ts';
import { PLAIN } from '../paint.ts';
import type { DivergencePlaces } from '../places.ts';
import type { GateReport } from './result.ts';
import { gateWords } from './words.ts';

/** Columns of the comparisons. */
const WIDTH = 100;

/** The result of `gate` as a page; a GitHub workflow shows it as the summary of its job. */
export function gatePage(
  report: GateReport,
  places: ReadonlyMap<string, DivergencePlaces> = new Map(),
): string {
  const { certificate, judges, mutants, notes, reasons, sentence, table } = gateWords(report);
  const weaker = report.variants.flatMap(({ divergence, weaker: how }) =>
    how === null || divergence === null ? [] : [divergence],
  );
  const sections = [
    `## stage2-verify gate\n\n**${prose(sentence)}**`,
    reasons.map((line) => `- ${prose(line)}`).join('\n'),
    judges.length === 0
      ? ''
      : ['### What judges has changed', judges.map((line) => `- ${prose(line)}`).join('\n')].join('\n\n'),
    textTable(table.head, table.rows),
    [`Certificate: ${certificate}.`, `Mutants: ${mutants}.`, ...notes.map((line) => `Note: ${line}.`)]
      .map(prose)
      .join('  \n'),
    ...weaker.map((divergence) =>
      [
        `### ${prose(`${divergence.id}: ${headline(divergence)}`)}`,
        ...hunkBlock(places.get(divergence.id)),
        code(
          comparisonLines(
            divergence.runs,
            { width: WIDTH, paint: PLAIN, full: false },
            places.get(divergence.id)?.lines,
          ),
        ),
        code([divergence.replay], 'sh'),
      ].join('\n\n'),
    ),
    survivorText(report),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function survivorText({ mutants }: GateReport): string {
  if (mutants === null || mutants.survivors.length === 0) return '';
  const lines = mutants.survivors.flatMap(({ at, becomes, operator, was }) => [
    `${at}  ${operator}`,
    ...was.split('\n').map((line) => `- ${line}`),
    ...becomes.split('\n').map((line) => `+ ${line}`),
  ]);
  return ['### Mutants that survive', code(lines, 'diff')].join('\n\n');
}
