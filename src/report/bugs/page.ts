// SPDX-License-Identifier: GPL-2.0-only
// The page.
import { at } from '../../core/at.ts';
import type { BugResult, Scoreboard } from '../../mistakes/scoreboard/result.ts';
import { markdownTable } from '../markdown/markup.ts';
import { number } from '../words.ts';
import { byBug, mainEvidence, misled, namingSentence, RULED_OUT, speedOf, summary } from './words.ts';

/** The scoreboard as a page. @param command the command that makes it again */
export function bugsPage(board: Scoreboard, command: string): string {
  const groups = byBug(board);
  return `${[
    '# Historical bugs',
    summary(board),
    ...namingSection(board),
    `Each bug was real; the commit named with it fixed it. It is brought back, alone, into every state of the function, and the planted variant runs against the original as \`verify\` would run it, from ${number(board.seeds)} different seeds, until something is found wrong or ${number(board.patience)} executions are spent. A number is the median of the executions until then, both variants of the pair counted. "Exhaustive" says whether a machine that the exhaustive engine runs, with at most one race, shows the bug. "${RULED_OUT}": the structure of the state rules the bug out.`,
    `Made by \`${command}\`.`,
    markdownTable(
      ['bug', 'what was wrong', 'given away by', ...board.variants],
      groups.map((results) => [
        at(results, 0).bug.id,
        at(results, 0).bug.title,
        results.map(mainEvidence).find((text) => text !== '') ?? '',
        ...results.map(speedOf),
      ]),
    ),
    ...groups.map(bugSection),
  ].join('\n\n')}\n`;
}

function bugSection(results: readonly BugResult[]): string {
  const { bug } = at(results, 0);
  const planted = results.filter(({ row }) => row.expressible);
  const ruledOut = results.filter(({ why }) => why !== null);
  return [
    `## ${bug.id}: ${bug.title}`,
    [
      `- Fixed by ${bug.fixedBy}.`,
      `- Shows when: ${bug.showsWhen}.`,
      `- Planted: ${bug.change}`,
      ...ruledOut.map(({ row, why }) => `- Not in ${row.variant}: ${why}`),
    ].join('\n'),
    markdownTable(
      ['variant', 'median', 'worst', 'exhaustive', 'scenario', 'size', 'given away there by'],
      planted.map((result) => [
        result.row.variant,
        speedOf(result),
        result.row.worstExecutions === null ? 'missed' : number(result.row.worstExecutions),
        result.row.exhaustive === true ? 'caught' : 'missed',
        result.scenario === null ? '' : `[${scenarioName(result)}](bugs/${scenarioName(result)})`,
        result.row.scenarioSize === null ? '' : number(result.row.scenarioSize),
        result.shownBy.join(', '),
      ]),
    ),
  ].join('\n\n');
}

/** Name of the file with the shrunk scenario. */
export function scenarioName({ row }: BugResult): string {
  return `${row.id}-${row.variant}.json`;
}

/** How often the first report names what was changed, and where it does not. */
function namingSection(board: Scoreboard): readonly string[] {
  if (board.firstReports.length === 0) return [];
  const rows = misled(board).map(({ changed, id, names, variant }) => [
    id,
    variant,
    names.join(', '),
    changed.join(', '),
  ]);
  return [
    `${namingSentence(board)} These are the bugs in the original and the known-bad variants that are seen; what should be named is declared for each by hand.`,
    ...(rows.length === 0 ? [] : [markdownTable(['mistake', 'in', 'named', 'changed'], rows)]),
  ];
}
