// SPDX-License-Identifier: GPL-2.0-only
// JSON form.
import type { FirstReport } from '../../mistakes/scoreboard/first-report.ts';
import type { BugRow, Scoreboard } from '../../mistakes/scoreboard/result.ts';

/** The scoreboard as `bugs.json` and `--json` have it; `schema/bugs.schema.json` describes it. */
export interface JsonScoreboard {
  readonly bugs: readonly BugRow[];
  /** What the first report on each mistake names, and one of which it should name. */
  readonly firstReports: readonly FirstReport[];
}

/** The scoreboard without what serves display only. */
export function jsonScoreboard(board: Scoreboard): JsonScoreboard {
  return { bugs: board.results.map(({ row }) => row), firstReports: board.firstReports };
}
