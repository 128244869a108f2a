// SPDX-License-Identifier: GPL-2.0-only
// Each patch of a series against its predecessor and the base.
import { join } from 'node:path';
import { at } from '../../core/at.ts';
import { legible } from '../../core/legible.ts';
import { runSeries, type SeriesReport } from '../../engines/series.ts';
import { canariesWith } from '../../mistakes/canaries/all.ts';
import type { ReportFile } from '../../report/files.ts';
import { ONLY_BELOW } from '../../report/further.ts';
import { jsonText } from '../../report/json.ts';
import type { DivergencePlaces, NamedLine } from '../../report/places.ts';
import { seriesFiles, seriesJson } from '../../report/series/files.ts';
import { seriesKtap } from '../../report/series/ktap.ts';
import { seriesMail } from '../../report/series/mail.ts';
import { seriesPage } from '../../report/series/page.ts';
import { seriesScreen } from '../../report/series/screen.ts';
import type { FurtherSeries, SeriesSetting, StageSource } from '../../report/series/words.ts';
import { undeclared } from '../../report/verdict.ts';
import { list } from '../../report/words.ts';
import { versions } from '../../source/package-info.ts';
import { seriesCommandLine } from '../command-line.ts';
import { exitCodeOf, worstOf } from '../exit-codes.ts';
import { commitsOf, namedRange } from '../git-range.ts';
import { interruptSignal } from '../interrupt.ts';
import type { Io } from '../io.ts';
import { type LoadedVariant, type LoadedVariants, loadRequested, variantsOf } from '../load-variant.ts';
import { mailedRange } from '../mailed-range.ts';
import type { Format, SeriesFlags } from '../options.ts';
import { type OtherSubject, otherSubjects, type Touch } from '../other-subjects.ts';
import { styleOf } from '../output.ts';
import { lineToolsOf, pairPlaces } from '../places.ts';
import { progressDisplay } from '../progress.ts';
import { replayCommand } from '../replay-command.ts';
import { prepareReportFolder } from '../report-folder.ts';
import { writeIndexed } from '../report-index.ts';
import { type RequestFlags, type RunRequest, requestOf } from '../run-request.ts';
import { ownSources } from '../sources.ts';
import { trustOf } from '../trust.ts';
import { runnerFor } from '../workers.ts';

/** `stage2-verify series`. @returns the exit code: that of `verify` over all patches and all functions that they touch */
export async function seriesCommand(flags: SeriesFlags, io: Io): Promise<number> {
  const asked = await withStages(flags, io);
  const request = requestOf({ ...asked, engine: 'random', pageSize: 'all', strict: false });
  const variants = await loadRequested(request, io, trustOf(flags));
  const { release, signal } = interruptSignal(io);
  const report = await judged(flags, variants, request, signal, io);
  const further: FurtherSeries[] = [];
  for (const other of otherSubjects(variants, 'predecessor')) {
    const one = await furtherOf(other, flags, { asked, variants, signal }, io);
    if (one !== null) further.push(one);
  }
  const setting = { ...settingOf(report, variants, flags, io), further };
  io.stdout.write(written(flags.json ? 'json' : flags.format, report, setting, io));
  await deliver(flags, report, setting, asked.texts, io);
  release();
  return worstOf([
    exitCodeOf(report.verdict),
    ...further.flatMap(({ run }) => (run === null ? [] : [exitCodeOf(run.report.verdict)])),
  ]);
}

/** What a series asks, with base and stages. */
type Asked = Awaited<ReturnType<typeof withStages>>;

/** @param only stages that are judged; all unless stated */
async function judged(
  flags: SeriesFlags,
  variants: LoadedVariants,
  request: RunRequest,
  signal: AbortSignal,
  io: Io,
  only?: ReadonlySet<string>,
): Promise<SeriesReport> {
  prepareReportFolder(io, flags.reportDir);
  const display = progressDisplay(io);
  const runner = runnerFor(request, only?.size ?? variants.refactored.length, flags, io);
  const { legacy, refactored, subject } = variantsOf(variants);
  const report = await runSeries({
    subject,
    stages: [legacy, ...refactored],
    ...(only === undefined ? {} : { only }),
    rules: request.rules,
    canaries: canariesWith(subject),
    ...(runner === null ? {} : { runner }),
    replayCommand: (id) => replayCommand(flags.reportDir, id, flags),
    onProgress: display.update,
    signal,
  });
  display.end();
  return report;
}

/** Judges another function in the patches that touch it, and writes its reports into a folder of their own. @returns null if none does */
async function furtherOf(
  other: OtherSubject,
  flags: SeriesFlags,
  { asked, signal, variants }: { asked: Asked; variants: LoadedVariants; signal: AbortSignal },
  io: Io,
): Promise<FurtherSeries | null> {
  const { name } = other.subject;
  const { below, refused, touched } = stepsOf(other);
  const remarks = [...below, ...refused].map(legible);
  const found = { function: name, remarks };
  if (touched.size === 0) return remarks.length === 0 ? null : { ...found, run: null };
  if (signal.aborted)
    return { ...found, remarks: [...remarks, 'not verified: the run was stopped'], run: null };
  const own = { ...flags, function: name, reportDir: join(flags.reportDir, name) };
  const modules = [variants.legacy, ...variants.refactored]
    .filter(({ variant }) => other.having.includes(variant.name))
    .map(({ module }) => module);
  const request = requestOf({
    ...asked,
    function: name,
    legacy: at(modules, 0),
    refactored: modules.slice(1),
    engine: 'random',
    pageSize: 'all',
    strict: false,
  });
  const loaded = await loadRequested(request, io, trustOf(flags));
  const report = await judged(own, loaded, request, signal, io, touched);
  const setting = settingOf(report, loaded, own, io);
  await deliver(own, report, setting, asked.texts, io);
  return { ...found, run: { report, setting, reports: own.reportDir } };
}

/** The patches that touch a function, and what there is to say of those that do not, or of which nothing can be said. */
function stepsOf({ touches }: OtherSubject): {
  readonly touched: ReadonlySet<string>;
  readonly below: readonly string[];
  readonly refused: readonly string[];
} {
  const steps = [...touches];
  const named = (kind: Touch['kind']): readonly string[] =>
    steps.filter(([, touch]) => touch.kind === kind).map(([name]) => name);
  const below = named('below');
  const whys = new Map<string, string[]>();
  for (const [name, touch] of steps)
    if (touch.kind === 'refused') whys.set(touch.why, [...(whys.get(touch.why) ?? []), name]);
  return {
    touched: new Set(named('touched')),
    below: below.length === 0 ? [] : [`in ${list(below)} ${ONLY_BELOW}`],
    refused: [...whys].map(
      ([why, names]) => `may have changed in ${list(names)}, and was not verified: ${why}`,
    ),
  };
}

async function deliver(
  { mbox, reportDir }: SeriesFlags,
  report: SeriesReport,
  setting: SeriesSetting,
  texts: RequestFlags['texts'],
  io: Io,
): Promise<void> {
  const mailed = mbox === undefined ? [] : mailedFiles(texts);
  await writeIndexed(io, reportDir, [...seriesFiles(report, setting), ...mailed]);
}

/** The options with base and stages in the place of --git and --mbox. */
async function withStages(flags: SeriesFlags, io: Io): Promise<SeriesFlags & Pick<RequestFlags, 'texts'>> {
  if (flags.mbox !== undefined) {
    const { base, texts, tree } = await mailedRange(flags.mbox, flags, io);
    return { ...flags, tree, legacy: base, refactored: Object.keys(texts), texts };
  }
  const named = namedRange(flags, io);
  if (named === null) return flags;
  return { ...flags, legacy: named.base, refactored: commitsOf(named, io) };
}

function settingOf(
  report: SeriesReport,
  variants: LoadedVariants,
  flags: SeriesFlags,
  io: Io,
): SeriesSetting {
  const { legacy, refactored } = variants;
  const tools = lineToolsOf(variants);
  const byName = new Map([legacy, ...refactored].map((one) => [one.variant.name, one]));
  const places = new Map<string, DivergencePlaces>();
  const firstDifference = new Map<string, NamedLine>();
  for (const { pair, predecessor, stage } of report.stages) {
    const [base, tip] = [byName.get(predecessor), byName.get(stage)];
    if (base === undefined || tip === undefined) continue;
    for (const [id, place] of pairPlaces(pair, base, tip, report.rules, io.cwd, tools)) places.set(id, place);
    const [first] = undeclared(pair);
    const line = first === undefined ? null : (places.get(first.id)?.first.tip ?? null);
    if (line !== null) firstDifference.set(stage, line);
  }
  return {
    command: seriesCommandLine(flags),
    modules: new Map(
      [legacy, ...refactored].map(({ module, variant }) => [
        variant.name,
        flags.mbox === undefined || module === legacy.module
          ? module
          : `${flags.reportDir}/${mailedPath(module)}`,
      ]),
    ),
    hashed: ownSources(variants),
    sources: new Map(refactored.map((one) => [one.variant.name, sourceOf(one)])),
    places,
    firstDifference,
  };
}

/** Where the file after a mail is kept: nobody else has it, and a replay needs it. */
function mailedPath(module: string): string {
  return `sources/${module}.c`;
}

function mailedFiles(texts: RequestFlags['texts'] = {}): readonly ReportFile[] {
  return Object.entries(texts).map(([module, { text }]) => ({ path: mailedPath(module), text }));
}

function sourceOf({ c }: LoadedVariant): StageSource {
  const isCommit = c !== undefined && c.source.revision !== null && !/^patch-/.test(c.source.revision);
  return { commit: isCommit ? c.source.revision : null, subject: c?.source.subject ?? null };
}

function written(format: Format, report: SeriesReport, setting: SeriesSetting, io: Io): string {
  switch (format) {
    case 'text':
      return seriesScreen(report, setting, styleOf(io));
    case 'json':
      return jsonText(seriesJson(report, setting));
    case 'markdown':
      return seriesPage(report, setting);
    case 'ktap':
      return seriesKtap(report, setting);
    case 'mail':
      return seriesMail(report, setting, versions()['stage2-verify'] ?? '');
  }
}
