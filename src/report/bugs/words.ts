// SPDX-License-Identifier: GPL-2.0-only
// Cells and sentences that page and terminal share.
import { type FirstReport, namesChange } from '../../mistakes/scoreboard/first-report.ts';
import { type BugResult, isCaught, type Scoreboard } from '../../mistakes/scoreboard/result.ts';
import { count, number } from '../words.ts';

const COMPARISON = 'comparison: ';

/** What stands in the place of a number where the structure rules the bug out. */
export const RULED_OUT = '–';

/** How soon a bug was caught, in one cell. */
export function speedOf({ row }: BugResult): string {
  if (!row.expressible) return RULED_OUT;
  return row.medianExecutions === null ? 'missed' : number(row.medianExecutions);
}

/** The first thing that gives a bug away on its shrunk scenario: the invariant that it breaks, else the part that differs. */
export function mainEvidence({ shownBy }: BugResult): string {
  const [first] = shownBy;
  if (first === undefined) return '';
  return first.startsWith(COMPARISON) ? `${first.slice(COMPARISON.length)} differs` : first;
}

/** The results of each bug together, in the order of the corpus. */
export function byBug(board: Scoreboard): readonly (readonly BugResult[])[] {
  const groups = new Map<string, BugResult[]>();
  for (const result of board.results)
    groups.set(result.bug.id, [...(groups.get(result.bug.id) ?? []), result]);
  return [...groups.values()];
}

/** The largest of the numbers; 0 if there is none. */
export function largest(numbers: readonly (number | null)[]): number {
  return Math.max(0, ...numbers.map((value) => value ?? 0));
}

/** How often the first report names what was changed, in one sentence; empty if there is none. */
export function namingSentence({ firstReports }: Scoreboard): string {
  if (firstReports.length === 0) return '';
  const hits = firstReports.filter(namesChange).length;
  const share = ((100 * hits) / firstReports.length).toFixed(1);
  return `The first report names a call that the mistake changes for ${number(hits)} of ${count(firstReports.length, 'planted mistake')} (${share} %).`;
}

/** The mistakes whose first report names something else. */
export function misled({ firstReports }: Scoreboard): readonly FirstReport[] {
  return firstReports.filter((report) => !namesChange(report));
}

/** The whole scoreboard in one sentence. */
export function summary(board: Scoreboard): string {
  const rows = board.results.map(({ row }) => row);
  const expressible = rows.filter((row) => row.expressible);
  const caught = expressible.filter(isCaught);
  const missed = expressible.length - caught.length;
  const ruledOut = rows.length - expressible.length;
  return [
    `${count(byBug(board).length, 'bug')}, planted ${number(expressible.length)} times and ruled out by structure ${number(ruledOut)} times:`,
    missed === 0 ? 'all caught,' : `${number(missed)} missed,`,
    `after ${number(largest(caught.map((row) => row.medianExecutions)))} executions at most (median of ${count(board.seeds, 'search').replace(/s$/, 'es')}),`,
    `${number(largest(caught.map((row) => row.worstExecutions)))} at worst.`,
  ].join(' ');
}
