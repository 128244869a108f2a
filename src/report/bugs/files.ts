// SPDX-License-Identifier: GPL-2.0-only
// Files that `bugs` leaves.
import type { Scoreboard } from '../../mistakes/scoreboard/result.ts';
import type { ReportFile } from '../files.ts';
import { jsonText } from '../json.ts';
import { scenarioFileText } from '../scenario-file.ts';
import { jsonScoreboard } from './json.ts';
import { bugsPage, scenarioName } from './page.ts';

/** Every file that a run of `bugs` leaves; nothing in them depends on when or how fast it ran. */
export function bugsFiles(board: Scoreboard, command: string): readonly ReportFile[] {
  const scenarios = board.results.flatMap((result) =>
    result.scenario === null
      ? []
      : [
          {
            path: `bugs/${scenarioName(result)}`,
            text: scenarioFileText(
              result.scenario,
              result.row.variant === board.variants[0] ? {} : { refactored: result.row.variant },
            ),
          },
        ],
  );
  return [
    { path: 'bugs.json', text: jsonText(jsonScoreboard(board)) },
    { path: 'bugs.md', text: bugsPage(board, command) },
    ...scenarios,
  ];
}
