// SPDX-License-Identifier: GPL-2.0-only
// The scoreboard.

import { allCaught } from '../../mistakes/scoreboard/result.ts';
import { type BugProgress, scoreboard } from '../../mistakes/scoreboard/scoreboard.ts';
import { bugsFiles } from '../../report/bugs/files.ts';
import { jsonScoreboard } from '../../report/bugs/json.ts';
import { bugsText } from '../../report/bugs/screen.ts';
import { jsonText } from '../../report/json.ts';
import { USER_MEM_ABORT } from '../../subjects/user_mem_abort/subject.ts';
import { LEGACY, REFACTORED } from '../../subjects/user_mem_abort/variants.ts';
import { INVOCATION } from '../command-line.ts';
import { EXIT } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { BUG_SEEDS, type BugsFlags } from '../options.ts';
import { styleOf } from '../output.ts';
import { lineDisplay } from '../progress.ts';
import { makeReportFolder } from '../report-folder.ts';
import { writeIndexed } from '../report-index.ts';

/**
 * `stage2-verify bugs`.
 * @returns the exit code
 */
export async function bugsCommand(flags: BugsFlags, io: Io): Promise<number> {
  makeReportFolder(io, flags.reportDir, 'bugs');
  const progress = lineDisplay(io, lineOf);
  const board = await scoreboard({
    subject: USER_MEM_ABORT,
    legacy: LEGACY,
    refactored: REFACTORED,
    seeds: flags.seeds,
    onProgress: progress.update,
  });
  progress.end();
  const command = `${INVOCATION} bugs${flags.seeds === BUG_SEEDS ? '' : ` --seeds ${flags.seeds}`}`;
  await writeIndexed(io, flags.reportDir, bugsFiles(board, command));
  io.stdout.write(
    flags.json
      ? jsonText(jsonScoreboard(board))
      : bugsText(board, { ...styleOf(io), reportDir: flags.reportDir }),
  );
  return allCaught(board) ? EXIT.equivalent : EXIT.divergent;
}

function lineOf({ bug, done, phase, total, variant }: BugProgress): string {
  const what = phase === 'hunt' ? 'planted' : 'first reports';
  return `${done} of ${total} ${what}: ${bug} in ${variant}`;
}
