// SPDX-License-Identifier: GPL-2.0-only
// The page.
import type { SeriesReport } from '../../engines/series.ts';
import { markdownTable } from '../markdown/markup.ts';
import { LIKENESS_WORDS, seriesRows } from './words.ts';

/** `series.md`. */
export function seriesPage(report: SeriesReport): string {
  const { rows, head } = seriesRows(report);
  const back = report.takenBack.map(
    (entry) =>
      `- In ${entry.scenarios} scenarios ${entry.takenBackBy} brings back an outcome that ${entry.changedBy} had changed.`,
  );
  return [
    '# The series, stage by stage',
    `\`npx stage2-verify series --runs ${report.scenarios} --seed ${report.seed} --preemptions ${report.preemptions}\`: ` +
      `${report.scenarios} scenarios, each run by every stage; every stage compared with its predecessor and with ${report.stages[0]}.`,
    markdownTable(head, rows),
    `First stage whose ordered effects differ from the original's: ${report.firstEffectsChange ?? 'none'}. ` +
      `First whose outcomes do: ${report.firstOutcomeChange ?? 'none'}.`,
    back.length === 0
      ? 'No stage takes back a change of an earlier one in these scenarios.'
      : back.join('\n'),
    Object.entries(LIKENESS_WORDS)
      .map(([likeness, words]) => `- **${likeness}**: ${words}`)
      .join('\n'),
    'The columns "refinement" and "new" say of the scenarios whose outcome differs whether, on that machine and over all schedules within the bound on races (of two, where it is larger), ' +
      'every outcome of the stage is also one of the other (nothing new can happen), or not. The scenarios are sampled.',
    '',
  ].join('\n\n');
}
