// SPDX-License-Identifier: GPL-2.0-only
// What changed since a revision.

import { join } from 'node:path';
import { legible } from '../../core/legible.ts';
import type { VerifyReport } from '../../core/result.ts';
import { DEFAULT_RUNS } from '../../mistakes/mutants/mutate.ts';
import { type RunSetting, reportFiles } from '../../report/files.ts';
import { gateJson } from '../../report/gate/json.ts';
import type { JudgeKind } from '../../report/gate/judges.ts';
import { gatePage } from '../../report/gate/page.ts';
import { type GateReport, gateResult } from '../../report/gate/result.ts';
import { gateLine, gateText } from '../../report/gate/screen.ts';
import { gateSuite } from '../../report/gate/suite.ts';
import { reasonLines } from '../../report/gate/words.ts';
import { type Annotation, annotations } from '../../report/github/annotations.ts';
import { jsonText } from '../../report/json.ts';
import { junitXml } from '../../report/junit/xml.ts';
import { suitesKtap } from '../../report/ktap.ts';
import { gateMail } from '../../report/mail.ts';
import { mutationLine } from '../../report/mutate/words.ts';
import { sarifLog } from '../../report/sarif/log.ts';
import { versions } from '../../source/package-info.ts';
import { LEGACY } from '../../subjects/user_mem_abort/variants.ts';
import { INVOCATION, shellWord, variantWords } from '../command-line.ts';
import { counterexampleFile } from '../counterexamples.ts';
import { EXIT } from '../exit-codes.ts';
import { findBase } from '../gate/base.ts';
import { changesSince } from '../gate/candidates.ts';
import { gated, isRunAtBase } from '../gate/judge.ts';
import { type FurtherGate, furtherId, kernelGate } from '../gate/kernel.ts';
import { findModules } from '../gate/modules.ts';
import { mutantsOfChange } from '../gate/mutants.ts';
import { changedOriginal } from '../gate/original.ts';
import { isOwnProject, refuseOldBuild } from '../gate/own-project.ts';
import { recertify } from '../gate/recertify.ts';
import { type RunHere, runHere, runOfBase } from '../gate/runs.ts';
import { treeOf, workTree } from '../gate/trees.ts';
import { judgesOf, notesOf } from '../gate/weakened.ts';
import { tellGithub } from '../github.ts';
import { interruptSignal } from '../interrupt.ts';
import type { Io } from '../io.ts';
import { subjectIn } from '../load-variant.ts';
import { type Format, MEASURED_FROM, type SourceFlags } from '../options.ts';
import { styleOf } from '../output.ts';
import { divergencePlaces } from '../places.ts';
import { lineDisplay, NO_PROGRESS, progressDisplay } from '../progress.ts';
import { replayCommand } from '../replay-command.ts';
import { prepareReportFolder, writeReport } from '../report-folder.ts';
import { writeIndexed } from '../report-index.ts';
import { ownSources } from '../sources.ts';
import { UsageError } from '../usage-error.ts';

/** Options of `gate`, as commander hands them over. */
export interface GateFlags extends SourceFlags {
  readonly base?: string;
  readonly legacy?: string;
  readonly refactored?: readonly string[];
  readonly runs: number;
  readonly seed: number;
  /** Seconds for every machine with one race at most, in a kernel tree. */
  readonly budget: number;
  readonly mutants: boolean;
  /** What may be weaker than at the base. */
  readonly allow: readonly JudgeKind[];
  /** Whether a new certificate is made again. */
  readonly certify: boolean;
  readonly workers?: number;
  readonly reportDir: string;
  readonly format: Format;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly github: boolean;
}

const EXIT_OF = { passes: EXIT.equivalent, weaker: EXIT.divergent, inconclusive: EXIT.inconclusive } as const;

/**
 * `stage2-verify gate`.
 * @returns the exit code
 */
export async function gateCommand(flags: GateFlags, io: Io): Promise<number> {
  const { git } = flags;
  return git === undefined ? projectGate(flags, io) : treeGate({ ...flags, git }, io);
}

/** Gates the file of a kernel tree. */
async function treeGate(flags: GateFlags & { readonly git: string }, io: Io): Promise<number> {
  if (flags.base !== undefined || flags.legacy !== undefined || flags.refactored !== undefined)
    throw new UsageError(
      '--git names what the file of a kernel tree is compared with; leave --base, --legacy and --refactored out',
    );
  prepareReportFolder(io, flags.reportDir);
  const { release, signal } = interruptSignal(io);
  const display = flags.quiet ? NO_PROGRESS : progressDisplay(io);
  const hunt = flags.quiet ? NO_PROGRESS : lineDisplay(io, mutationLine);
  const { further, report, run } = await kernelGate(
    {
      flags,
      runs: flags.runs,
      seed: flags.seed,
      signal,
      onProgress: display.update,
      mutantRuns: flags.mutants ? Math.min(flags.runs, DEFAULT_RUNS) : null,
      onMutants: (progress) => {
        display.end();
        hunt.update(progress);
      },
    },
    io,
  );
  display.end();
  hunt.end();
  release();
  await deliver(legible(report), run, flags, io, further);
  return EXIT_OF[report.result];
}

/** Gates the variants of a checkout of this project, or of one like it. */
async function projectGate(flags: GateFlags, io: Io): Promise<number> {
  const base = findBase(flags.base, io.cwd);
  const here = workTree(base.root);
  const before = treeOf(base.root, base.commit);
  const modules = findModules(base.root, here, before, { ...flags, folder: io.cwd });
  refuseOldBuild(base.root, modules.project, here);
  const changes = changesSince(base, before, here, modules);
  prepareReportFolder(io, flags.reportDir);
  const toRun = changes.candidates.filter(({ change }) => change !== 'unchanged' && change !== 'removed');
  const { release, signal } = interruptSignal(io);
  const display = flags.quiet ? NO_PROGRESS : progressDisplay(io);
  const options = { runs: flags.runs, seed: flags.seed, signal, onProgress: display.update };
  const withMutants = flags.runs >= MEASURED_FROM && isOwnProject(base.root, modules.project);
  const run =
    toRun.length === 0
      ? null
      : await runHere(base.root, modules, toRun, io, {
          ...options,
          mutants: withMutants ? await canaryMutants() : [],
          replayCommand: (id) => replayCommand(flags.reportDir, id),
        });
  const atBase = toRun.filter((candidate) => isRunAtBase(changes, candidate));
  const ofBase = await runOfBase(changes, modules, atBase, io, options);
  const original = await changedOriginal(changes, modules, base.root, base.revision, io, options);
  const again = await recertify(changes, base.root, modules, io, {
    ...options,
    make: flags.certify,
    ...(flags.workers === undefined ? {} : { workers: flags.workers }),
  });
  const runs = { here: run?.report ?? null, ofBase, again: again.report };
  display.end();
  const hunt = flags.quiet ? NO_PROGRESS : lineDisplay(io, mutationLine);
  const noMutants = signal.aborted ? 'the run was stopped' : flags.mutants ? null : '--no-mutants was given';
  const ofLines =
    noMutants === null
      ? await mutantsOfChange(base, modules.project, io, { ...options, onProgress: hunt.update })
      : { mutants: null, remark: `none were made: ${noMutants}` };
  hunt.end();
  release();
  const variants = changes.candidates.map((candidate) => gated(changes, candidate, runs, flags.allow));
  const judges = judgesOf(changes, { again, variants, original }, base.revision, flags.allow);
  const report: GateReport = {
    result: gateResult(variants, ofLines.mutants, judges),
    base: { revision: base.revision, commit: base.commit },
    variants,
    modelChanged: changes.modelChanged,
    certificate: again.status,
    certificateFaults: again.faults,
    judges,
    notes: notesOf(changes, base.revision),
    mutants: ofLines.mutants,
    mutantsRemark: ofLines.remark,
    run: runs.here,
  };
  await deliver(legible(report), run, flags, io);
  return EXIT_OF[report.result];
}

async function canaryMutants() {
  const made = await import('../../mistakes/mutants/canary-mutants.ts');
  return made.canaryMutants(LEGACY.name);
}

function show(report: GateReport, places: RunSetting['places'], flags: GateFlags, io: Io): void {
  const style = styleOf(io);
  if (flags.quiet && !flags.json) io.stdout.write(`${gateLine(report, style.paint)}\n`);
  else io.stdout.write(written(report, places, flags, io));
}

function written(report: GateReport, places: RunSetting['places'], flags: GateFlags, io: Io): string {
  switch (flags.json ? 'json' : flags.format) {
    case 'text':
      return gateText(report, { ...styleOf(io), reportDir: flags.reportDir, places });
    case 'json':
      return jsonText(gateJson(report));
    case 'markdown':
      return gatePage(report, places);
    case 'ktap':
      return suitesKtap([gateSuite(report, places)]);
    case 'mail':
      return gateMail(report, { command: commandOf(flags), places }, versions()['stage2-verify'] ?? '');
  }
}

/** Writes the reports of the gate and of its runs, each function's in a folder of its own, and tells GitHub. */
async function deliver(
  report: GateReport,
  run: RunHere | null,
  flags: GateFlags,
  io: Io,
  further: readonly FurtherGate[] = [],
): Promise<void> {
  const ofFurther = further.map(({ function: name, run: own }) => {
    const ownPlaces = divergencePlaces(own.report, own.variants, io.cwd);
    const setting = settingOf(own, { ...flags, function: name }, ownPlaces);
    const judged = {
      kind: 'judged' as const,
      function: name,
      run: { report: own.report, setting },
      reports: join(flags.reportDir, name),
    };
    return { name, own, ownPlaces, judged };
  });
  const places: RunSetting['places'] = new Map([
    ...(run === null ? [] : divergencePlaces(run.report, run.variants, io.cwd)),
    ...ofFurther.flatMap(({ name, ownPlaces }) =>
      [...ownPlaces].map(([id, place]) => [furtherId(name, id), place] as const),
    ),
  ]);
  show(report, places, flags, io);
  const page = gatePage(report, places);
  const weaker = run === null ? null : onlyWeaker(run.report, report);
  const ofRun =
    run === null || weaker === null
      ? []
      : [
          ...reportFiles(run.report, {
            ...settingOf(run, flags, places),
            further: ofFurther.map(({ judged }) => judged),
          }),
          counterexampleFile(run.report, run.variants, flags.reportDir, io.cwd),
          {
            path: 'verify.sarif',
            text: jsonText(
              sarifLog(
                weaker,
                subjectIn(run.variants).invariants,
                places,
                ofFurther.filter(({ name }) => isWeaker(report, `${name}()`)).map(({ judged }) => judged),
              ),
            ),
          },
        ];
  // What was divergent at the base as well fails no gate: tests and results of others are those that became weaker.
  const files = [
    ...ofRun,
    { path: 'junit.xml', text: junitXml([gateSuite(report, places)]) },
    { path: 'gate.json', text: jsonText(gateJson(report)) },
    { path: 'gate.md', text: page },
  ];
  if (run === null) writeReport(io, flags.reportDir, files);
  else await writeIndexed(io, flags.reportDir, files);
  for (const { judged, name, own } of ofFurther) {
    const reportDir = join(flags.reportDir, name);
    await writeIndexed(io, reportDir, [
      ...reportFiles(own.report, judged.run.setting),
      counterexampleFile(own.report, own.variants, reportDir, io.cwd),
    ]);
  }
  if (!flags.github) return;
  const reasons = reasonLines(report).map(
    (message): Annotation => ({ level: 'error', title: 'stage2-verify gate', message, at: null }),
  );
  const found = weaker === null ? [] : annotations(weaker, places).filter(({ at }) => at !== null);
  tellGithub([...reasons, ...found], page, io, flags.json || flags.format !== 'text' ? io.stderr : io.stdout);
}

/** The run without the variants that are no weaker. */
function onlyWeaker(run: VerifyReport, report: GateReport): VerifyReport {
  return { ...run, pairs: run.pairs.filter(({ refactored }) => isWeaker(report, refactored)) };
}

function isWeaker({ variants }: GateReport, variant: string): boolean {
  return variants.some(({ name, weaker }) => name === variant && weaker !== null);
}

function settingOf({ variants }: RunHere, flags: GateFlags, places: RunSetting['places']): RunSetting {
  const { legacy, refactored } = variants;
  return {
    command: commandOf(flags),
    legacyModule: legacy.module === LEGACY.name ? null : legacy.module,
    modules: new Map(refactored.map(({ module, variant }) => [variant.name, module])),
    sources: ownSources(variants),
    invariants: subjectIn(variants).invariants,
    places,
  };
}

function commandOf(flags: GateFlags): string {
  const words = ['gate'];
  if (flags.git !== undefined) words.push('--git', shellWord(flags.git));
  if (flags.file !== undefined) words.push('--file', shellWord(flags.file));
  if (flags.base !== undefined) words.push('--base', shellWord(flags.base));
  words.push(...variantWords(flags));
  for (const what of flags.allow) words.push('--allow', what);
  words.push('--runs', String(flags.runs), '--seed', String(flags.seed));
  if (flags.git !== undefined) words.push('--budget', String(flags.budget));
  return [INVOCATION, ...words].join(' ');
}
