// SPDX-License-Identifier: GPL-2.0-only
import type { SeriesReport } from '../../engines/series.ts';
import { table } from '../table.ts';
import { seriesRows } from './words.ts';

/** What `series` prints. */
export function seriesScreen(report: SeriesReport): string {
  const { head, rows } = seriesRows(report);
  const lines = [
    `${report.scenarios} scenarios, seed ${report.seed}, races ${report.preemptions}`,
    '',
    ...table(
      head.slice(0, 7),
      rows.map((row) => row.slice(0, 7)),
      [false, false, false, true, true, true, true],
    ),
    '',
    `effects first differ from ${report.stages[0]} in ${report.firstEffectsChange ?? 'no stage'}, outcomes in ${report.firstOutcomeChange ?? 'no stage'}`,
  ];
  for (const c of report.comparisons) {
    for (const [id, count] of Object.entries(c.contracts))
      lines.push(`${c.stage} against ${c.against}: contract ${id} in ${count}`);
    if (c.unexplained !== null)
      lines.push(`${c.stage} against ${c.against}: no contract explains ${JSON.stringify(c.unexplained)}`);
  }
  for (const entry of report.takenBack) {
    lines.push(
      `${entry.takenBackBy} takes back what ${entry.changedBy} changed in ${entry.scenarios} scenarios`,
    );
  }
  return `${lines.join('\n')}\n`;
}
