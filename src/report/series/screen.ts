// SPDX-License-Identifier: GPL-2.0-only
// The terminal.

import type { Scenario } from '../../core/scenario.ts';
import type { SeriesReport } from '../../engines/series.ts';
import { table } from '../table.ts';
import { count } from '../words.ts';
import { wrap } from '../wrap.ts';

const HEAD = ['stage', 'against', 'likeness', 'effects', 'outcomes', 'refined', 'new'];

/** What `series` prints on a terminal of `width` columns. */
export function seriesScreen(report: SeriesReport, width: number): string {
  const [original] = report.stages;
  const prose = (line: string): readonly string[] => wrap(line, width, '  ');
  const lines = [
    ...prose(
      `${count(report.scenarios, 'scenario')}, seed ${report.seed}, races ${report.preemptions}; each stage against the one before and ${original}; in how many effects or outcomes differ`,
    ),
    '',
    ...table(
      HEAD,
      report.comparisons.map((c) => [
        c.stage,
        c.against === original ? original : 'predecessor',
        c.likeness,
        String(c.effectsDiffer),
        String(c.outcomesDiffer),
        String(c.sets.refinement + c.sets.equal),
        String(c.sets['new-outcome']),
      ]),
      [false, false, false, true, true, true, true],
    ),
    '',
    ...prose(
      `effects first differ from ${original} in ${report.firstEffectsChange ?? 'no stage'}, outcomes in ${report.firstOutcomeChange ?? 'no stage'}`,
    ),
  ];
  for (const c of report.comparisons) {
    for (const [id, times] of Object.entries(c.contracts))
      lines.push(...prose(`${c.stage} against ${c.against}: contract ${id} in ${times}`));
    if (c.unexplained !== null)
      lines.push(
        ...prose(`${c.stage} against ${c.against}: no contract explains ${scenarioText(c.unexplained)}`),
      );
  }
  for (const entry of report.takenBack) {
    lines.push(
      ...prose(
        `${entry.takenBackBy} takes back what ${entry.changedBy} changed in ${count(entry.scenarios, 'scenario')}`,
      ),
    );
  }
  return `${lines.join('\n')}\n`;
}

/** A scenario as a list: values by dimension, then races by site. */
function scenarioText({ choices, races }: Scenario): string {
  return [
    ...Object.entries(choices).map(([dimension, value]) => `${dimension} ${value}`),
    ...races.map(({ action, site }) => `${action} before ${site}`),
  ].join(', ');
}
