// SPDX-License-Identifier: GPL-2.0-only
// A series as a page of Markdown, for the report folder and for pull requests.
import type { SeriesReport } from '../../engines/series.ts';
import { counterexampleLines } from '../counterexample.ts';
import { code, prose, textTable } from '../markdown/markup.ts';
import { PLAIN } from '../paint.ts';
import {
  contractsOf,
  differenceText,
  firstToShow,
  furtherRemarks,
  furtherRows,
  SERIES_WORDS,
  type SeriesSetting,
  seriesSentence,
  wholeSeries,
  wordText,
} from './words.ts';

/** `series.md`. */
export function seriesPage(report: SeriesReport, setting: SeriesSetting): string {
  const { base, stages, takenBack } = report;
  const shown = firstToShow(report, setting);
  const whole = wholeSeries(report, setting);
  const rows = furtherRows(setting);
  const remarks = furtherRemarks(setting);
  const back = takenBack.map(
    ({ changedBy, scenarios, takenBackBy }) =>
      `- ${prose(`In ${scenarios} scenarios ${takenBackBy} brings back an outcome that ${changedBy} had changed.`)}`,
  );
  return [
    '# The series, patch by patch',
    prose(seriesSentence(report)),
    ...(whole === null ? [] : [`**${prose(`${whole}.`)}**`]),
    code([setting.command]),
    textTable(
      ['patch', 'subject', 'against its predecessor', `against ${base}`, 'contracts', 'first difference'],
      stages.map(({ againstBase, pair, stage, word }) => [
        stage,
        setting.sources.get(stage)?.subject ?? '',
        wordText(word),
        wordText(againstBase),
        contractsOf(pair).join(', '),
        differenceText(setting.firstDifference.get(stage)),
      ]),
    ),
    ...(back.length === 0 ? [] : [back.join('\n')]),
    ...(remarks.length === 0 ? [] : ['## Further functions']),
    ...(rows.length === 0
      ? []
      : [
          textTable(
            ['patch', 'function', 'against its predecessor', `against ${base}`, 'first difference'],
            rows,
          ),
        ]),
    ...(remarks.length === 0 ? [] : [remarks.map((remark) => `- ${prose(remark)}`).join('\n')]),
    ...(shown === null
      ? []
      : [
          `## ${prose(`${shown.stage.stage} against ${shown.stage.predecessor}`)}`,
          code(
            counterexampleLines(shown.divergence, { width: 100, paint: PLAIN, full: false }, shown.places),
          ),
        ]),
    Object.entries(SERIES_WORDS)
      .map(([word, words]) => `- **${word}**: ${words}`)
      .join('\n'),
    '',
  ].join('\n\n');
}
