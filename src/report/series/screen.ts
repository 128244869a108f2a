// SPDX-License-Identifier: GPL-2.0-only
// A series on the terminal.
import type { SeriesReport } from '../../engines/series.ts';
import { counterexampleLines } from '../counterexample.ts';
import type { Paint } from '../paint.ts';
import { table } from '../table.ts';
import { count } from '../words.ts';
import { cut, wrap } from '../wrap.ts';
import {
  contractsOf,
  differenceText,
  firstToShow,
  furtherRemarks,
  furtherRows,
  type SeriesSetting,
  seriesSentence,
  wholeSeries,
  wordText,
} from './words.ts';

/** What `series` prints on a terminal: a line a patch, then the smallest machine that shows the first one to look at. */
export function seriesScreen(
  report: SeriesReport,
  setting: SeriesSetting,
  { paint, width }: { readonly paint: Paint; readonly width: number },
): string {
  const { base, stages, takenBack } = report;
  const colour =
    report.verdict === 'equivalent' ? paint.green : report.verdict === 'divergent' ? paint.red : paint.yellow;
  const lines = [
    ...wrap(seriesSentence(report), width, '  ').map((line) => paint.bold(colour(line))),
    ...wrap(wholeSeries(report, setting) ?? '', width, '  ').filter((line) => line !== ''),
    '',
    ...table(
      ['', 'patch', 'verdict', `since ${base}`, 'subject'],
      stages.map(({ againstBase, stage, word }, i) => [
        String(i + 1),
        stage,
        wordText(word),
        wordText(againstBase),
        setting.sources.get(stage)?.subject ?? '',
      ]),
      [true, false, false, false, false],
    ).map((line) => cut(line, width)),
  ];
  for (const { pair, stage } of stages) {
    const at = differenceText(setting.firstDifference.get(stage));
    if (at !== '') lines.push(...wrap(`${stage} first differs at ${at}`, width, '  '));
    const contracts = contractsOf(pair);
    if (contracts.length > 0)
      lines.push(...wrap(`${stage} differs as declared: ${contracts.join(', ')}`, width, '  '));
  }
  for (const { changedBy, scenarios, takenBackBy } of takenBack)
    lines.push(
      ...wrap(
        `${takenBackBy} takes back what ${changedBy} changed in ${count(scenarios, 'scenario')}`,
        width,
        '  ',
      ),
    );
  const rows = furtherRows(setting);
  if (rows.length > 0)
    lines.push(
      '',
      ...table(
        ['patch', 'further function', 'verdict', `since ${base}`],
        rows.map((row) => row.slice(0, 4)),
        [false, false, false, false],
      ).map((line) => cut(line, width)),
    );
  for (const remark of furtherRemarks(setting)) lines.push(...wrap(remark, width, '  '));
  const shown = firstToShow(report, setting);
  if (shown !== null)
    lines.push('', ...counterexampleLines(shown.divergence, { width, paint, full: false }, shown.places));
  return `${lines.join('\n')}\n`;
}
