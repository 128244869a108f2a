// SPDX-License-Identifier: GPL-2.0-only
// The scoreboard.
import { allCaught } from '../../mistakes/scoreboard/result.ts';
import { type BugProgress, scoreboard } from '../../mistakes/scoreboard/scoreboard.ts';
import { bugsFiles } from '../../report/bugs/files.ts';
import { jsonScoreboard } from '../../report/bugs/json.ts';
import { bugsText } from '../../report/bugs/screen.ts';
import { jsonText } from '../../report/json.ts';
import { paintFor } from '../../report/paint.ts';
import { INVOCATION } from '../command-line.ts';
import { EXIT } from '../exit-codes.ts';
import { BUG_SEEDS, type BugsFlags } from '../options.ts';
import { print, terminalWidth } from '../output.ts';
import { lineDisplay } from '../progress.ts';
import { makeReportFolder, writeReport } from '../report-folder.ts';
import { renewIndex } from '../report-index.ts';
import { LEGACY, REFACTORED } from '../variants.ts';

/**
 * `stage2-verify bugs`.
 * @returns the exit code
 */
export async function bugsCommand(flags: BugsFlags): Promise<number> {
  makeReportFolder(flags.reportDir, 'bugs');
  const progress = lineDisplay(lineOf);
  const board = await scoreboard({
    legacy: LEGACY,
    refactored: REFACTORED,
    seeds: flags.seeds,
    onProgress: progress.update,
  });
  progress.end();
  const command = `${INVOCATION} bugs${flags.seeds === BUG_SEEDS ? '' : ` --seeds ${flags.seeds}`}`;
  writeReport(flags.reportDir, bugsFiles(board, command));
  await renewIndex(flags.reportDir);
  if (flags.json) print(jsonText(jsonScoreboard(board)));
  else
    print(
      bugsText(board, {
        width: terminalWidth(),
        paint: paintFor(process.stdout),
        reportDir: flags.reportDir,
      }),
    );
  return allCaught(board) ? EXIT.equivalent : EXIT.divergent;
}

function lineOf({ bug, done, total, variant }: BugProgress): string {
  return `${done} of ${total} planted: ${bug} in ${variant}`;
}
