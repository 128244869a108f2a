// SPDX-License-Identifier: GPL-2.0-only
// The verdict.

import type { VerifyReport } from '../../core/result.ts';
import type { Variant } from '../../core/variant.ts';
import type { JobResult } from '../../engines/jobs/job.ts';
import { planJobs } from '../../engines/jobs/plan.ts';
import { verify } from '../../engines/verify.ts';
import { type RunSetting, reportFiles } from '../../report/files.ts';
import { annotations } from '../../report/github/annotations.ts';
import { jobSummary } from '../../report/github/summary.ts';
import { jsonReport, jsonText } from '../../report/json.ts';
import { paintFor } from '../../report/paint.ts';
import { summaryText, verdictLine } from '../../report/terminal/summary.ts';
import { branchMeter } from '../../source/branches/measure.ts';
import { verifyCommandLine } from '../command-line.ts';
import { counterexampleFile } from '../counterexamples.ts';
import { exitCodeOf } from '../exit-codes.ts';
import { tellGithub } from '../github.ts';
import { interruptSignal } from '../interrupt.ts';
import { LOADER } from '../load-module.ts';
import { type LoadedVariants, loadRequested, variantsOf } from '../load-variant.ts';
import { mutantsOf } from '../mutants-of.ts';
import { MEASURED_FROM, type VerifyFlags } from '../options.ts';
import { print, terminalWidth } from '../output.ts';
import { versions } from '../package-info.ts';
import { divergencePlaces } from '../places.ts';
import { NO_PROGRESS, progressDisplay } from '../progress.ts';
import { replayCommand } from '../replay-command.ts';
import { prepareReportFolder, writeReport } from '../report-folder.ts';
import { renewIndex } from '../report-index.ts';
import { requestOf } from '../run-request.ts';
import { checkpointAt, checkpointPath } from '../shards/checkpoint.ts';
import { identityOf } from '../shards/identity.ts';
import { refuseOthers, resumedFlags } from '../shards/resume.ts';
import { readShardFile } from '../shards/shard-file.ts';
import { runnerFor } from '../workers.ts';
import { shardCommand } from './shard.ts';

/**
 * `stage2-verify verify`.
 * @param given names of the options that were given
 * @returns the exit code
 */
export async function verifyCommand(given: VerifyFlags, names: ReadonlySet<string>): Promise<number> {
  const { resume: path } = given;
  const resumed = path === undefined ? null : { path, file: await readShardFile(path) };
  const flags = resumed === null ? given : resumedFlags(given, names, resumed);
  const variants = await loadRequested(requestOf(flags));
  if (resumed !== null) refuseOthers(resumed, variants);
  const before = resumed?.file.results ?? [];
  return flags.shard === undefined
    ? verdictCommand(flags, variants, before)
    : shardCommand(flags, variants, flags.shard, path ?? null, before);
}

/**
 * Runs what is not done yet, and reports on all of it.
 * @param done results of jobs that were done before
 * @returns the exit code
 */
export async function verdictCommand(
  flags: VerifyFlags,
  variants: LoadedVariants,
  done: readonly JobResult[],
): Promise<number> {
  const request = requestOf(flags);
  const { release, signal } = interruptSignal();
  if (flags.report) prepareReportFolder(flags.reportDir);
  const kept = flags.report
    ? checkpointAt({
        path: flags.resume ?? checkpointPath(flags.reportDir, request),
        identity: () => identityOf(request, variants),
        shard: { index: 1, of: 1 },
        jobs: planJobs(variantsOf(variants), request.rules),
        before: done,
      })
    : null;
  const runner = runnerFor(request, variants.refactored.length, flags.workers);
  const display = flags.quiet ? NO_PROGRESS : progressDisplay();
  const meter = branchMeter((variant) => fileOf(variants, variant), {
    seed: flags.seed,
    races: flags.preemptions,
    loader: LOADER,
  });
  const report = await verify({
    ...variantsOf(variants),
    ...request.rules,
    timeLimit: flags.timeLimit ?? null,
    replayCommand: (id) => (flags.report ? replayCommand(flags.reportDir, id) : ''),
    ...(flags.engine !== 'exhaustive' && flags.runs < MEASURED_FROM
      ? {}
      : { branches: meter, mutants: await mutantsOf(variants) }),
    ...(runner === null ? {} : { runner }),
    done,
    onProgress: display.update,
    ...(kept === null ? {} : { onResult: kept.add }),
    signal,
    versions: versions(),
  });
  display.end();
  const paint = paintFor(process.stdout);
  if (flags.json) print(jsonText(jsonReport(report)));
  else if (flags.quiet) print(`${verdictLine(report, paint)}\n`);
  else
    print(
      summaryText(report, {
        width: terminalWidth(),
        paint,
        reportDir: flags.report ? flags.reportDir : null,
      }),
    );
  const setting = settingOf(flags, variants, report);
  // Last: a result that cannot be written has at least been said.
  if (flags.report) {
    writeReport(flags.reportDir, [
      ...reportFiles(report, setting),
      counterexampleFile(report, variants, flags.reportDir),
    ]);
    await renewIndex(flags.reportDir);
  }
  if (flags.github)
    tellGithub(
      annotations(report, setting.places),
      jobSummary(report, setting.command, setting.places),
      flags.json ? (text) => process.stderr.write(text) : print,
    );
  const goOn = kept?.end() ?? null;
  if (goOn !== null) process.stderr.write(`go on with: ${goOn}\n`);
  release();
  return exitCodeOf(report.verdict);
}

function fileOf({ legacy, refactored }: LoadedVariants, variant: Variant): string | null {
  return [legacy, ...refactored].find((loaded) => loaded.variant === variant)?.file ?? null;
}

function settingOf(flags: VerifyFlags, variants: LoadedVariants, report: VerifyReport): RunSetting {
  return {
    places: flags.report || flags.github ? divergencePlaces(report, variants) : new Map(),
    command: verifyCommandLine(flags),
    legacyModule: flags.legacy === undefined ? null : variants.legacy.module,
    modules: new Map(variants.refactored.map(({ module, variant }) => [variant.name, module])),
  };
}
