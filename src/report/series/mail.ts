// SPDX-License-Identifier: GPL-2.0-only
// A series as a reply by mail.
import type { SeriesReport, StageReport } from '../../engines/series.ts';
import { counterexampleLines } from '../counterexample.ts';
import { PLAIN } from '../paint.ts';
import { wrap } from '../wrap.ts';
import {
  contractsOf,
  differenceText,
  firstToShow,
  type SeriesSetting,
  seriesSentence,
  wordText,
} from './words.ts';

/** Columns of a mail. */
const WIDTH = 72;

/** A plain-text reply: a line a patch, the smallest machine that shows the first one to look at, and what it does not prove. */
export function seriesMail(report: SeriesReport, setting: SeriesSetting, version: string): string {
  const { base, stages } = report;
  const prose = (text: string): readonly string[] => wrap(text, WIDTH, '');
  const shown = firstToShow(report);
  const lines = [
    ...prose(
      `stage2-verify ${version} ran each patch of this series against the one before it and against ${base}, on a model of the kernel.`,
    ),
    '',
    ...prose(seriesSentence(report)),
    '',
    ...stages.flatMap((stage, i) => patchLines(stage, setting, i + 1)),
    ...(shown === null
      ? []
      : [
          '',
          ...counterexampleLines(
            shown.divergence,
            { width: WIDTH, paint: PLAIN, full: false },
            setting.places.get(shown.divergence.id),
          ),
        ]),
    '',
    'To repeat:',
    `  ${setting.command}`,
    '',
    ...prose(
      'This is a sampled run on a model: it shows differences, and does not prove that there are none. It is no test on hardware, so that no Tested-by follows from it.',
    ),
  ];
  return `${lines.join('\n')}\n`;
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
    ...wrap(`${String(position).padStart(2)}. ${subject}`, WIDTH, '    '),
    ...wrap(`    ${notes.join(', ')}`, WIDTH, '    '),
  ];
}
