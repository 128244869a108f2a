// SPDX-License-Identifier: GPL-2.0-only
import type { Likeness, SeriesReport } from '../../engines/series.ts';

/** What each likeness means. */
export const LIKENESS_WORDS: { readonly [likeness in Likeness]: string } = {
  'strict-equal': 'the same effects in the same order',
  equal: 'the same outcome; the order or the arguments of effects differ',
  contract: 'outcomes differ, each as a contract says',
  different: 'outcomes differ, and no contract says why',
};

/** The comparisons as a table. */
export function seriesRows(report: SeriesReport): { readonly head: string[]; readonly rows: string[][] } {
  return {
    head: ['stage', 'against', 'likeness', 'effects differ', 'outcomes differ', 'contracts'],
    rows: report.comparisons.map((c) => [
      c.stage,
      c.against,
      c.likeness,
      String(c.effectsDiffer),
      String(c.outcomesDiffer),
      Object.entries(c.contracts)
        .map(([id, count]) => `${id} ${count}`)
        .join(', '),
    ]),
  };
}
