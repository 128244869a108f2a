// SPDX-License-Identifier: GPL-2.0-only
// One scenario in full.
import type { Examination } from '../../engines/divergence.ts';
import { type ComparisonStyle, comparisonLines } from '../comparison.ts';
import { judgementText } from '../headline.ts';
import type { PairLines } from '../places.ts';
import { wrap } from '../wrap.ts';

/**
 * One scenario on one pair: the verdict, what is broken, both traces in full, the final machines.
 * @param lines where each step stands in the source
 */
export function replayText(shown: Examination, style: ComparisonStyle, lines?: PairLines): string {
  const { judgement, runs } = shown;
  const { paint, width } = style;
  const colour = judgement.kind === null || judgement.contract !== null ? paint.green : paint.red;
  const title = `${runs.legacy.variant} and ${runs.refactored.variant}: ${judgementText(judgement)}`;
  const text = [
    ...wrap(title, width, '  ').map((line) => paint.bold(colour(line))),
    ...breaches(shown).flatMap((line) => wrap(line, width - 2, '  ').map((line) => `  ${line}`)),
    '',
    ...comparisonLines(runs, style, lines),
  ];
  return `${text.join('\n')}\n`;
}

function breaches({ judgement }: Examination): readonly string[] {
  const known = judgement.knownProblems.map(({ id }) => id);
  const listed = known.length === 0 ? [] : [`known problems: ${known.join(', ')}`];
  return [
    ...[judgement.legacy, judgement.refactored].flatMap((run) =>
      run.breaches.map((breach) => `${run.variant} breaks ${breach.invariant}: ${breach.detail}`),
    ),
    ...listed,
  ];
}
