// SPDX-License-Identifier: GPL-2.0-only
import type { DivergenceReport } from '../engines/result.ts';
import { type ComparisonStyle, comparisonLines } from './comparison.ts';
import { headline } from './headline.ts';
import { count } from './words.ts';
import { wrap } from './wrap.ts';

/** A divergence with everything that somebody needs who has to understand it. */
export function counterexampleLines(divergence: DivergenceReport, style: ComparisonStyle): readonly string[] {
  const { paint, width } = style;
  return [
    ...wrap(`${divergence.id}: ${headline(divergence)}`, width, '  ').map((line) =>
      paint.bold(paint.red(line)),
    ),
    ...breachLines(divergence, width),
    ...wrap(`  seen in ${count(divergence.count, 'scenario')}; ${sizeText(divergence)}`, width, '  '),
    '',
    ...comparisonLines(divergence.runs, style),
    '',
    ...replayLines(divergence),
  ];
}

/** The invariants that are broken, with what exactly is wrong. */
export function breachLines(divergence: DivergenceReport, width: number): readonly string[] {
  return divergence.invariants.flatMap((line) =>
    wrap(`${line.name} (${line.variant}): ${line.detail}`, width - 2, '  ').map((text) => `  ${text}`),
  );
}

/** How much there is to understand. */
export function sizeText(divergence: DivergenceReport): string {
  const races = divergence.scenario.races.length;
  const choices = count(divergence.size - races, 'choice');
  return `the smallest has ${choices} off the simplest machine, and ${races === 0 ? 'no race' : count(races, 'race')}`;
}

/** The command that replays it; without a scenario file, the scenario itself. */
function replayLines(divergence: DivergenceReport): readonly string[] {
  if (divergence.replay !== '') return [`  replay: ${divergence.replay}`];
  return [
    '  replay: save the next line as FILE and run npx stage2-verify replay FILE',
    `  ${JSON.stringify(divergence.scenario)}`,
  ];
}
