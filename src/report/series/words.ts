// SPDX-License-Identifier: GPL-2.0-only
// The degrees of likeness.
import type { Likeness, SeriesReport } from '../../engines/series.ts';

/** What each likeness means. */
export const LIKENESS_WORDS: { readonly [likeness in Likeness]: string } = {
  'strict-equal': 'the same effects in the same order',
  equal: 'the same outcome; the order or the arguments of effects differ',
  contract: 'outcomes differ, each as a contract says',
  refinement:
    'outcomes differ and no contract says why, but each is one that the other has under another schedule',
  'new-outcome':
    'an outcome that no contract declares and that the other stage has under no schedule within the bound',
};

/** The comparisons as a table. */
export function seriesRows(report: SeriesReport): { readonly head: string[]; readonly rows: string[][] } {
  return {
    head: [
      'stage',
      'against',
      'likeness',
      'effects differ',
      'outcomes differ',
      'refinement',
      'new',
      'contracts',
    ],
    rows: report.comparisons.map((c) => [
      c.stage,
      c.against,
      c.likeness,
      String(c.effectsDiffer),
      String(c.outcomesDiffer),
      String(c.sets.refinement + c.sets.equal),
      String(c.sets['new-outcome']),
      Object.entries(c.contracts)
        .map(([id, count]) => `${id} ${count}`)
        .join(', '),
    ]),
  };
}
