// SPDX-License-Identifier: GPL-2.0-only
// The terminal.
import { at } from '../../core/at.ts';
import { type BugResult, isCaught, type Scoreboard } from '../../mistakes/scoreboard/result.ts';
import type { Paint } from '../paint.ts';
import { table } from '../table.ts';
import { number } from '../words.ts';
import { wrap } from '../wrap.ts';
import {
  byBug,
  largest,
  mainEvidence,
  misled,
  namingSentence,
  RULED_OUT,
  speedOf,
  summary,
} from './words.ts';

/** How the scoreboard is shown. */
export interface BugsScreen {
  readonly width: number;
  readonly paint: Paint;
  readonly reportDir: string;
}

/** The scoreboard for a terminal: one line to a bug. */
export function bugsText(board: Scoreboard, { paint, reportDir, width }: BugsScreen): string {
  const [first, second] = heads(board.variants);
  const numeric = [false, false, ...board.variants.map(() => true), true, true];
  const groups = byBug(board);
  const lines = table(first, [second, ...groups.map(lineOf)], numeric);
  const shown = lines.map((line, i) => {
    if (i < 2) return paint.dim(line);
    return at(groups, i - 2).every(fine) ? line : paint.red(line);
  });
  const notes = [
    ...wrap(summary(board), width),
    ...wrap(namingSentence(board), width),
    ...misled(board).flatMap(({ changed, id, names, variant }) =>
      wrap(`  ${id} in ${variant}: names ${names.join(', ')}; changed ${changed.join(', ')}`, width, '    '),
    ),
    ...wrap(
      `The numbers are executions until caught. ${RULED_OUT}: the structure rules the bug out; ${reportDir}/bugs.md says why.`,
      width,
    ),
  ];
  return `${[...shown, '', ...notes].join('\n')}\n`;
}

function fine({ row }: BugResult): boolean {
  return !row.expressible || isCaught(row);
}

/** Names of variants are broken at their hyphen: whole they would not leave room for the rest. */
function heads(variants: readonly string[]): readonly [first: readonly string[], second: readonly string[]] {
  const halves = variants.map((name): readonly [first: string, second: string] => {
    const hyphen = name.indexOf('-') + 1;
    return hyphen === 0 ? ['', name] : [name.slice(0, hyphen), name.slice(hyphen)];
  });
  return [
    ['', '', ...halves.map(([half]) => half), '', ''],
    ['bug', 'given away by', ...halves.map(([, half]) => half), 'worst', 'size'],
  ];
}

function lineOf(results: readonly BugResult[]): readonly string[] {
  const worst = results.map(({ row }) => row.worstExecutions);
  const missed = results.some(({ row }) => row.expressible && row.worstExecutions === null);
  return [
    at(results, 0).bug.id,
    results.map(mainEvidence).find((text) => text !== '') ?? '',
    ...results.map(speedOf),
    missed ? 'missed' : number(largest(worst)),
    number(largest(results.map(({ row }) => row.scenarioSize))),
  ];
}
