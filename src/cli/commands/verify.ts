// SPDX-License-Identifier: GPL-2.0-only
// The verdict.

import { join } from 'node:path';
import type { VerifyReport } from '../../core/result.ts';
import type { Variant } from '../../core/variant.ts';
import type { JobResult } from '../../engines/jobs/job.ts';
import { planJobs } from '../../engines/jobs/plan.ts';
import { draws } from '../../engines/registry.ts';
import { verify } from '../../engines/verify.ts';
import { canariesWith } from '../../mistakes/canaries/all.ts';
import { type RunSetting, reportFiles } from '../../report/files.ts';
import { annotations } from '../../report/github/annotations.ts';
import { jobSummary } from '../../report/github/summary.ts';
import { jsonReport, jsonText } from '../../report/json.ts';
import { testSuites } from '../../report/junit/suites.ts';
import { suitesKtap } from '../../report/ktap.ts';
import { verifyMail } from '../../report/mail.ts';
import { verifyPage } from '../../report/markdown/verify-page.ts';
import { type SummaryStyle, summaryText, verdictLine } from '../../report/terminal/summary.ts';
import type { Entry } from '../../source/branches/entry.ts';
import { branchMeter } from '../../source/branches/measure.ts';
import { versions } from '../../source/package-info.ts';
import { verifyCommandLine } from '../command-line.ts';
import { counterexampleFile } from '../counterexamples.ts';
import { EXIT, exitCodeOf, worstOf } from '../exit-codes.ts';
import { failureFiles, failuresBefore, retriedText, trimFailures } from '../failures.ts';
import { namedRange, withRange } from '../git-range.ts';
import { tellGithub } from '../github.ts';
import { interruptSignal } from '../interrupt.ts';
import type { Io } from '../io.ts';
import { LOADER } from '../load-module.ts';
import { type LoadedVariants, loadRequested, subjectIn, trustedOf, variantsOf } from '../load-variant.ts';
import { mutantsOf } from '../mutants-of.ts';
import { MEASURED_FROM, type VerifyFlags } from '../options.ts';
import { type OtherSubject, otherSubjects } from '../other-subjects.ts';
import { styleOf } from '../output.ts';
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
import { ownSources, sourceReports } from '../sources.ts';
import { startLimit, type TimeLimit } from '../time-limit.ts';
import { trustOf } from '../trust.ts';
import { runnerFor } from '../workers.ts';
import { shardCommand } from './shard.ts';

/**
 * `stage2-verify verify`.
 * @param given names of the options that were given
 * @returns the exit code
 */
export async function verifyCommand(asked: VerifyFlags, names: ReadonlySet<string>, io: Io): Promise<number> {
  const limit = startLimit(asked.timeLimit, io);
  const given = asked.resume === undefined ? withRange(asked, namedRange(asked, io)) : asked;
  const { resume: path } = given;
  const resumed = path === undefined ? null : { path, file: await readShardFile(path, io) };
  const flags = resumed === null ? given : resumedFlags(given, names, resumed);
  const variants = await loadRequested(requestOf(flags), io, trustOf(flags));
  if (resumed !== null) refuseOthers(resumed, variants, io.cwd);
  const before = resumed?.file.results ?? [];
  limit.allowReport();
  if (flags.shard !== undefined)
    return shardCommand(flags, variants, flags.shard, path ?? null, before, limit, io);
  const code = await verdictCommand(flags, variants, before, limit, io);
  // A part of a run, as a checkpoint is, is of one function.
  const others = resumed === null ? otherSubjects(variants) : [];
  const codes: number[] = [];
  for (const other of others) codes.push(await otherCommand(other, flags, limit, io));
  return worstOf([code, ...codes]);
}

/** The verdict on a function that the change touches as well, in a line; its reports go to a folder of their own. @returns the exit code */
async function otherCommand(
  other: OtherSubject,
  flags: VerifyFlags,
  limit: TimeLimit,
  io: Io,
): Promise<number> {
  const { name } = other.subject;
  const silent = flags.json || flags.quiet;
  switch (other.kind) {
    case 'untouched':
      return EXIT.equivalent;
    case 'refused':
      io.stderr.write(`${name}() may have changed, and was not verified: ${other.why}\n`);
      return EXIT.equivalent;
    case 'touched': {
      // What is read by a program, or sent, is about one function.
      const out = flags.json || flags.format !== 'text' ? { ...io, stdout: io.stderr } : io;
      if (!silent) out.stdout.write(`\n${name}(), which the change touches as well:\n`);
      else if (!flags.json) out.stdout.write(`${name}(): `);
      const reportDir = join(flags.reportDir, name);
      const own = { ...flags, function: name, reportDir, quiet: true, json: false, github: false };
      const variants = await loadRequested(requestOf(own), io, trustOf(own));
      const code = await verdictCommand(own, variants, [], limit, out);
      if (!silent && flags.report) out.stdout.write(`reports in ${reportDir}/\n`);
      return code;
    }
  }
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
  limit: TimeLimit,
  io: Io,
): Promise<number> {
  const request = requestOf(flags);
  const { release, signal } = interruptSignal(io);
  if (flags.report) prepareReportFolder(io, flags.reportDir);
  const kept = flags.report
    ? checkpointAt({
        path: flags.resume ?? checkpointPath(flags.reportDir, request),
        io,
        identity: () => identityOf(request, variants, io.cwd),
        shard: { index: 1, of: 1 },
        jobs: planJobs(variantsOf(variants), request.rules),
        before: done,
      })
    : null;
  const runner = runnerFor(request, variants.refactored.length, flags, io);
  const display = flags.quiet ? NO_PROGRESS : progressDisplay(io);
  const meter = branchMeter((variant) => entryOf(variants, variant), {
    seed: flags.seed,
    races: flags.preemptions,
    loader: LOADER,
    folder: io.cwd,
  });
  const quick = draws(flags.engine) && flags.runs < MEASURED_FROM;
  const report = await verify({
    ...variantsOf(variants),
    ...request.rules,
    timeLimit: limit.left(),
    replayCommand: (id) => (flags.report ? replayCommand(flags.reportDir, id, flags) : ''),
    ...(quick ? {} : { branches: meter }),
    canaries: canariesWith(subjectIn(variants), quick ? [] : await mutantsOf(variants)),
    ...(runner === null ? {} : { runner }),
    done,
    failedBefore: flags.report ? failuresBefore(io, flags.reportDir, subjectIn(variants)) : [],
    onRetried: (retried) => {
      if (!flags.quiet) io.stderr.write(`${retriedText(retried, flags.reportDir)}\n`);
    },
    onProgress: display.update,
    ...(kept === null ? {} : { onResult: kept.add }),
    signal,
    trusted: trustedOf(variants, trustOf(flags)),
    sources: sourceReports(variants),
    versions: versions(),
  });
  display.end();
  const setting = settingOf(flags, variants, report, io);
  const style = { ...styleOf(io), places: setting.places };
  if (flags.quiet && !flags.json) io.stdout.write(`${verdictLine(report, style.paint)}\n`);
  else io.stdout.write(written(flags, report, setting, style));
  // Last: a result that cannot be written has at least been said.
  if (flags.report) {
    writeReport(io, flags.reportDir, [
      ...reportFiles(report, setting),
      counterexampleFile(report, variants, flags.reportDir, io.cwd, flags),
      ...failureFiles(report, setting),
    ]);
    trimFailures(io, flags.reportDir);
    await renewIndex(io, flags.reportDir);
  }
  if (flags.github)
    tellGithub(
      annotations(report, setting.places),
      jobSummary(report, setting.command, setting.places),
      io,
      flags.json || flags.format !== 'text' ? io.stderr : io.stdout,
    );
  const goOn = kept?.end() ?? null;
  if (goOn !== null) io.stderr.write(`go on with: ${goOn}\n`);
  release();
  return exitCodeOf(report.verdict);
}

function written(
  { format, json, report: isWritten, reportDir }: VerifyFlags,
  report: VerifyReport,
  setting: RunSetting,
  style: Pick<SummaryStyle, 'paint' | 'width' | 'places'>,
): string {
  switch (json ? 'json' : format) {
    case 'text':
      return summaryText(report, { ...style, reportDir: isWritten ? reportDir : null });
    case 'json':
      return jsonText(jsonReport(report, setting.places));
    case 'markdown':
      return verifyPage(report, setting.command, setting.places);
    case 'ktap':
      return suitesKtap(testSuites(report, setting.places));
    case 'mail':
      return verifyMail(report, setting, versions()['stage2-verify'] ?? '');
  }
}

/** What is run once more to count the branches of a variant. */
function entryOf({ legacy, refactored }: LoadedVariants, variant: Variant): Entry | null {
  const loaded = [legacy, ...refactored].find((one) => one.variant === variant);
  return loaded?.c?.translation ?? loaded?.file ?? null;
}

function settingOf(flags: VerifyFlags, variants: LoadedVariants, report: VerifyReport, io: Io): RunSetting {
  return {
    places: divergencePlaces(report, variants, io.cwd),
    command: verifyCommandLine(flags),
    legacyModule: flags.legacy === undefined ? null : variants.legacy.module,
    modules: new Map(variants.refactored.map(({ module, variant }) => [variant.name, module])),
    sources: ownSources(variants),
    invariants: subjectIn(variants).invariants,
  };
}
