// SPDX-License-Identifier: GPL-2.0-only
// A divergence in full.
import type { DivergenceReport, NewOutcome } from '../core/result.ts';
import { isSession } from '../core/session.ts';
import { CLASS_WORDS } from './change-words.ts';
import { type ComparisonStyle, comparisonLines } from './comparison.ts';
import { headline } from './headline.ts';
import { hunkLines } from './hunk.ts';
import { choiceSays, invariantSays } from './names.ts';
import { otherSchedule, scheduleText, setsText } from './outcome-sets.ts';
import { type DivergencePlaces, lineText } from './places.ts';
import { count } from './words.ts';
import { wrap } from './wrap.ts';

/** A divergence with everything that somebody needs who has to understand it. */
export function counterexampleLines(
  divergence: DivergenceReport,
  style: ComparisonStyle,
  places?: DivergencePlaces,
): readonly string[] {
  const { paint, width } = style;
  return [
    ...wrap(`${divergence.id}: ${headline(divergence)}`, width, '  ').map((line) =>
      paint.bold(paint.red(line)),
    ),
    ...breachLines(divergence, width),
    ...wrap(`  ${divergence.class}: ${CLASS_WORDS[divergence.class]}`, width, '  '),
    ...(divergence.explainedBy.length === 0
      ? []
      : wrap(
          `  a known problem of the base is behind it: ${divergence.explainedBy.join(', ')}`,
          width,
          '  ',
        )),
    ...wrap(`  seen in ${count(divergence.count, 'scenario')}; ${sizeText(divergence)}`, width, '  '),
    ...choiceLines(divergence, width),
    ...wrap(`  ${setsText(divergence)}`, width, '  '),
    ...placeLines(places),
    ...hunkOf(places, style),
    '',
    ...comparisonLines(divergence.runs, style, places?.lines),
    '',
    ...replayLines(divergence),
    ...newOutcomeLines(divergence, style, places),
  ];
}

/** The line of the first difference on either side. */
function placeLines(places: DivergencePlaces | undefined): readonly string[] {
  if (places === undefined) return [];
  const { base, tip } = places.first;
  return [
    ...(tip === null ? [] : [`  tip:  ${lineText(tip)}`]),
    ...(base === null ? [] : [`  base: ${lineText(base)}`]),
  ];
}

/** The hunk of the patch that shows that line, else the nearest. */
function hunkOf(places: DivergencePlaces | undefined, { paint, width }: ComparisonStyle): readonly string[] {
  const hunk = places?.hunk ?? null;
  if (hunk === null) return [];
  return [
    hunk.isThere ? '  in this hunk of the patch:' : '  the nearest hunk of the patch:',
    ...hunkLines(hunk, { paint, width: width - 4 }).map((line) => `    ${line}`),
  ];
}

/** The schedule that shows a new outcome, if the scenario of the divergence does not. */
function newOutcomeLines(
  divergence: DivergenceReport,
  style: ComparisonStyle,
  places: DivergencePlaces | undefined,
): readonly string[] {
  const other = otherSchedule(divergence);
  if (other === null) return [];
  const title = `${divergence.id}: a new outcome ${scheduleText(other)}`;
  return [
    '',
    ...wrap(title, style.width, '  ').map((line) => style.paint.bold(line)),
    ...comparisonLines(other.runs, style, places?.newOutcome ?? undefined),
    '',
    ...replayLines(other),
  ];
}

/** The invariants that are broken: what exactly is wrong, and what each says, in one line. */
export function breachLines(divergence: DivergenceReport, width: number): readonly string[] {
  const told = new Set<string>();
  return divergence.invariants.flatMap(({ detail, name, variant }) => {
    const says = told.has(name) ? null : invariantSays(name);
    told.add(name);
    return [
      ...wrap(`${name} (${variant}): ${detail}`, width - 2, '  ').map((text) => `  ${text}`),
      ...(says === null ? [] : [oneLineOf(`    it says: ${says}`, width)]),
    ];
  });
}

function oneLineOf(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}

/** What is off the simplest machine, in a line each: the dimension, and what its value says. */
export function choiceLines(
  { scenario }: Pick<DivergenceReport, 'scenario'>,
  width: number,
): readonly string[] {
  return Object.entries(scenario.choices).flatMap(([name, label]) => {
    const says = choiceSays(name, label);
    return says === null ? [] : [oneLineOf(`    ${name} ${label}: ${says}`, width)];
  });
}

/** How much there is to understand. */
export function sizeText(divergence: Pick<DivergenceReport, 'scenario' | 'size'>): string {
  const { scenario } = divergence;
  if (isSession(scenario)) {
    const choices = Object.keys(scenario.choices).length;
    const extras = divergence.size - scenario.steps.length - choices;
    return (
      `the smallest has ${count(scenario.steps.length, 'step')}, ${count(choices, 'choice')} off the simplest machine, and ` +
      (extras === 0
        ? 'nothing that happens during a fault'
        : extras === 1
          ? '1 thing that happens during a fault'
          : `${count(extras, 'thing')} that happen during a fault`)
    );
  }
  const races = scenario.races.length;
  const choices = count(divergence.size - races, 'choice');
  return `the smallest has ${choices} off the simplest machine, and ${races === 0 ? 'no race' : count(races, 'race')}`;
}

/** The command that replays it; without a scenario file, the scenario itself. */
function replayLines(shown: Pick<NewOutcome, 'replay' | 'scenario'>): readonly string[] {
  if (shown.replay !== '') return [`  replay: ${shown.replay}`];
  return [
    '  replay: save the next line as FILE and run npx stage2-verify replay FILE',
    `  ${JSON.stringify(shown.scenario)}`,
  ];
}
