// SPDX-License-Identifier: GPL-2.0-only
// The stages.

import { runSeries } from '../../engines/series.ts';
import { seriesFiles, seriesJson } from '../../report/series/files.ts';
import { seriesScreen } from '../../report/series/screen.ts';
import { USER_MEM_ABORT } from '../../subjects/user_mem_abort/subject.ts';
import { EXIT } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { loadVariants } from '../load-variant.ts';
import type { SeriesFlags } from '../options.ts';
import { terminalWidth } from '../output.ts';
import { progressDisplay } from '../progress.ts';
import { prepareReportFolder, writeReport } from '../report-folder.ts';
import { renewIndex } from '../report-index.ts';

/**
 * `stage2-verify series`.
 * @returns the exit code: divergent if a stage differs from another in a way that no contract explains
 */
export async function seriesCommand(flags: SeriesFlags, io: Io): Promise<number> {
  const variants = await loadVariants(flags.legacy, flags.refactored, io.cwd);
  prepareReportFolder(io, flags.reportDir);
  const stages = [variants.legacy, ...variants.refactored].map(({ variant }) => variant);
  const display = progressDisplay(io);
  const started = performance.now();
  const report = runSeries(USER_MEM_ABORT, stages, flags.runs, flags.seed, flags.preemptions, (done) => {
    const rate = done / ((performance.now() - started) / 1000);
    display.update({
      phase: 'search',
      variant: 'all stages',
      done,
      total: flags.runs,
      share: done / flags.runs,
      rate,
      secondsLeft: (flags.runs - done) / rate,
    });
  });
  display.end();
  writeReport(io, flags.reportDir, seriesFiles(report));
  await renewIndex(io, flags.reportDir);
  io.stdout.write(flags.json ? seriesJson(report) : seriesScreen(report, terminalWidth(io)));
  return report.comparisons.some((c) => c.unexplained !== null) ? EXIT.divergent : EXIT.equivalent;
}
