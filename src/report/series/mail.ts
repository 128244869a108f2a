// SPDX-License-Identifier: GPL-2.0-only
// A series as a reply by mail.
import type { SeriesReport, StageReport } from '../../engines/series.ts';
import { MAIL_WIDTH, mailText } from '../mail.ts';
import { wrap } from '../wrap.ts';
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

/** A plain-text reply: a line a patch, and the smallest machine that shows the first one to look at. */
export function seriesMail(report: SeriesReport, setting: SeriesSetting, version: string): string {
  const { base, stages } = report;
  const whole = wholeSeries(report, setting);
  return mailText({
    opening: `stage2-verify ${version} ran each patch of this series against the one before it and against ${base}, on a model of the kernel.`,
    sentence: seriesSentence(report),
    lines: [
      ...(whole === null ? [] : [...wrap(whole, MAIL_WIDTH, ''), '']),
      ...stages.flatMap((stage, i) => patchLines(stage, setting, i + 1)),
      ...furtherLines(setting),
    ],
    shown: firstToShow(report, setting),
    command: setting.command,
    isExhaustive: false,
  });
}

/** The other functions that patches touch. */
function furtherLines(setting: SeriesSetting): readonly string[] {
  const rows = furtherRows(setting).map(
    ([patch, name, word, , at]) => `${patch}, ${name}: ${word}${at === '' ? '' : `, at ${at}`}`,
  );
  const all = [...rows, ...furtherRemarks(setting)];
  if (all.length === 0) return [];
  return ['', 'Further functions:', ...all.flatMap((line) => wrap(` - ${line}`, MAIL_WIDTH, '   '))];
}

function patchLines(
  { pair, stage: name, word }: StageReport,
  setting: SeriesSetting,
  position: number,
): readonly string[] {
  const subject = setting.sources.get(name)?.subject ?? name;
  const at = differenceText(setting.firstDifference.get(name));
  const contracts = contractsOf(pair);
  const notes = [
    wordText(word),
    ...(at === '' ? [] : [`at ${at}`]),
    ...(contracts.length === 0 ? [] : [`declared: ${contracts.join(', ')}`]),
  ];
  return [
    ...wrap(`${String(position).padStart(2)}. ${subject}`, MAIL_WIDTH, '    '),
    ...wrap(`    ${notes.join(', ')}`, MAIL_WIDTH, '    '),
  ];
}
