// SPDX-License-Identifier: GPL-2.0-only
// The verdict.

import { join } from 'node:path';
import { legible } from '../../core/legible.ts';
import type { VerifyReport } from '../../core/result.ts';
import type { Variant } from '../../core/variant.ts';
import type { JobResult } from '../../engines/jobs/job.ts';
import { planJobs } from '../../engines/jobs/plan.ts';
import { draws } from '../../engines/registry.ts';
import { verify } from '../../engines/verify.ts';
import { canariesWith } from '../../mistakes/canaries/all.ts';
import { counterexampleLines } from '../../report/counterexample.ts';
import { type RunSetting, reportFiles } from '../../report/files.ts';
import { type Further, furtherJson, furtherSentence, wholeSentence } from '../../report/further.ts';
import { annotations } from '../../report/github/annotations.ts';
import { jobSummary } from '../../report/github/summary.ts';
import { jsonReport, jsonText } from '../../report/json.ts';
import { testSuites } from '../../report/junit/suites.ts';
import { suitesKtap } from '../../report/ktap.ts';
import { verifyMail } from '../../report/mail.ts';
import { verifyPage } from '../../report/markdown/verify-page.ts';
import { type SummaryStyle, summaryText, verdictLine } from '../../report/terminal/summary.ts';
import { undeclared, verdictSentence } from '../../report/verdict.ts';
import { wrap } from '../../report/wrap.ts';
import type { Entry } from '../../source/branches/entry.ts';
import { branchMeter } from '../../source/branches/measure.ts';
import { versions } from '../../source/package-info.ts';
import { verifyCommandLine } from '../command-line.ts';
import { counterexampleFile } from '../counterexamples.ts';
import { EXIT, exitCodeOf, worstOf } from '../exit-codes.ts';
import { failureFiles, failuresBefore, retriedText, trimFailures } from '../failures.ts';
import { backwards, namedRange, withRange } from '../git-range.ts';
import { tellGithub } from '../github.ts';
import { interruptSignal } from '../interrupt.ts';
import type { Io } from '../io.ts';
import { LOADER } from '../load-module.ts';
import { type LoadedVariants, loadRequested, subjectIn, trustedOf, variantsOf } from '../load-variant.ts';
import { mutantsOf } from '../mutants-of.ts';
import { MEASURED_FROM, type VerifyFlags } from '../options.ts';
import { type OtherSubject, otherSubjects, touchOf } from '../other-subjects.ts';
import { styleOf } from '../output.ts';
import { divergencePlaces } from '../places.ts';
import { NO_PROGRESS, progressDisplay } from '../progress.ts';
import { replayCommand } from '../replay-command.ts';
import { prepareReportFolder } from '../report-folder.ts';
import { writeIndexed } from '../report-index.ts';
import { requestOf } from '../run-request.ts';
import { type Checkpoint, checkpointAt, checkpointPath } from '../shards/checkpoint.ts';
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
  const named = asked.resume === undefined ? namedRange(asked, io) : null;
  const given = withRange(asked, named);
  const swapped = named === null ? null : backwards(named.kernel, named.range);
  if (swapped !== null && !asked.quiet) io.stderr.write(`${swapped}\n`);
  const { resume: path } = given;
  const resumed = path === undefined ? null : { path, file: await readShardFile(path, io) };
  const flags = resumed === null ? given : resumedFlags(given, names, resumed);
  const variants = await loadRequested(requestOf(flags), io, trustOf(flags));
  if (resumed !== null) refuseOthers(resumed, variants, io.cwd);
  const before = resumed?.file.results ?? [];
  limit.allowReport();
  if (flags.shard !== undefined)
    return shardCommand(flags, variants, flags.shard, path ?? null, before, limit, io);
  const judged = await judgeVariants(flags, variants, before, limit, io);
  // A part of a run, as a checkpoint is, is of one function.
  const others = resumed === null ? otherSubjects(variants, 'base') : [];
  if (isText(flags)) say(flags, judged, [], io);
  const further: Further[] = [];
  for (const other of others) {
    const one = await furtherOf(other, flags, limit, judged.signal, io);
    if (one === null) continue;
    further.push(legible(one));
    if (isText(flags)) sayFurther(flags, one, io);
  }
  if (isText(flags)) sayWhole(flags, judged, further, io);
  else say(flags, judged, further, io);
  await deliver(flags, judged, further, io);
  const codes = further.map((one) =>
    one.kind === 'judged' ? exitCodeOf(one.run.report.verdict) : EXIT.equivalent,
  );
  return worstOf([exitCodeOf(judged.report.verdict), ...codes]);
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
  const judged = await judgeVariants(flags, variants, done, limit, io);
  say(flags, judged, [], io);
  await deliver(flags, judged, [], io);
  return exitCodeOf(judged.report.verdict);
}

/** Judges a function that the change touches as well, and writes its reports into a folder of their own. @returns null if nothing of it changed */
async function furtherOf(
  other: OtherSubject,
  flags: VerifyFlags,
  limit: TimeLimit,
  stop: AbortSignal,
  io: Io,
): Promise<Further | null> {
  const { name } = other.subject;
  const touch = touchOf(other);
  switch (touch.kind) {
    case 'untouched':
      return null;
    case 'below':
      return { kind: 'below', function: name };
    case 'refused':
      return { kind: 'refused', function: name, why: touch.why };
    case 'touched': {
      if (stop.aborted) return { kind: 'refused', function: name, why: 'the run was stopped' };
      const reportDir = join(flags.reportDir, name);
      const own = { ...flags, function: name, reportDir, github: false };
      const variants = await loadRequested(requestOf(own), io, trustOf(own));
      const judged = await judgeVariants(own, variants, [], limit, io);
      await deliver(own, judged, [], io);
      const { report, setting } = judged;
      return {
        kind: 'judged',
        function: name,
        run: { report, setting },
        reports: flags.report ? reportDir : null,
      };
    }
  }
}

/** A verdict with what tells it. */
interface Judged {
  readonly report: VerifyReport;
  readonly setting: RunSetting;
  readonly variants: LoadedVariants;
  /** What is kept while it runs; null without reports. */
  readonly kept: Checkpoint | null;
  /** Whether somebody stopped it. */
  readonly signal: AbortSignal;
}

/** @param done results of jobs that were done before */
async function judgeVariants(
  flags: VerifyFlags,
  variants: LoadedVariants,
  done: readonly JobResult[],
  limit: TimeLimit,
  io: Io,
): Promise<Judged> {
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
  release();
  return { report, setting: settingOf(flags, variants, report, io), variants, kept, signal };
}

/** Whether what is said is for a person, who gets each part as soon as it is there. */
function isText({ format, json, quiet }: VerifyFlags): boolean {
  return !json && (quiet || format === 'text');
}

function say(flags: VerifyFlags, { report, setting }: Judged, further: readonly Further[], io: Io): void {
  const style = { ...styleOf(io), places: setting.places };
  if (flags.quiet && !flags.json) io.stdout.write(`${verdictLine(report, style.paint)}\n`);
  else io.stdout.write(written(flags, report, { ...setting, further }, style));
}

/** What all functions come to, where there are several: the last line, because the first could not know. */
function sayWhole({ quiet }: VerifyFlags, { report }: Judged, further: readonly Further[], io: Io): void {
  const whole = wholeSentence(report, furtherJson(further));
  if (whole === null) return;
  const { paint, width } = styleOf(io);
  const lines = quiet ? [whole] : ['', ...wrap(whole, width, '  ')];
  io.stdout.write(`${lines.map(paint.bold).join('\n')}\n`);
}

/** A further function on the terminal: the verdict in a line, and the machine that shows it. */
function sayFurther(flags: VerifyFlags, further: Further, io: Io): void {
  const { paint, width } = styleOf(io);
  const name = `${further.function}()`;
  if (further.kind !== 'judged') {
    const line = `${name}: ${furtherSentence(further)}`;
    io.stdout.write(flags.quiet ? `${line}\n` : `\n${wrap(line, width, '  ').join('\n')}\n`);
    return;
  }
  const { report, setting } = further.run;
  const line = verdictLine(report, paint);
  if (flags.quiet) {
    io.stdout.write(`${name}: ${line}\n`);
    return;
  }
  const [first] = report.pairs.flatMap(undeclared);
  const lines = [
    '',
    `${name}, which the change touches as well:`,
    ...wrap(verdictSentence(report), width, '  ').map(paint.bold),
    ...(first === undefined
      ? []
      : ['', ...counterexampleLines(first, { width, paint, full: false }, setting.places.get(first.id)), '']),
  ];
  io.stdout.write(`${lines.join('\n')}\n`);
  if (further.reports !== null) io.stdout.write(`reports in ${further.reports}/\n`);
}

/** Writes the reports, and tells GitHub. */
async function deliver(
  flags: VerifyFlags,
  { kept, report, setting: own, variants }: Judged,
  further: readonly Further[],
  io: Io,
): Promise<void> {
  const setting = { ...own, further };
  // Last: a result that cannot be written has at least been said.
  if (flags.report) {
    await writeIndexed(io, flags.reportDir, [
      ...reportFiles(report, setting),
      counterexampleFile(report, variants, flags.reportDir, io.cwd, flags),
      ...failureFiles(report, setting),
    ]);
    trimFailures(io, flags.reportDir);
  }
  if (flags.github)
    tellGithub(
      [{ report, setting }, ...further.flatMap((one) => (one.kind === 'judged' ? [one.run] : []))].flatMap(
        (run) => annotations(run.report, run.setting.places),
      ),
      jobSummary(report, setting.command, setting.places, further),
      io,
      flags.json || flags.format !== 'text' ? io.stderr : io.stdout,
    );
  const goOn = kept?.end() ?? null;
  if (goOn !== null) io.stderr.write(`go on with: ${goOn}\n`);
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
      return jsonText(jsonReport(report, setting.places, setting.further));
    case 'markdown':
      return verifyPage(report, setting.command, setting.places, setting.further);
    case 'ktap':
      return suitesKtap(testSuites(report, setting.places, setting.further));
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
