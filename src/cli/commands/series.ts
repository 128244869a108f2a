// SPDX-License-Identifier: GPL-2.0-only
// Each patch of a series against its predecessor and the base.
import { runSeries, type SeriesReport } from '../../engines/series.ts';
import { canariesWith } from '../../mistakes/canaries/all.ts';
import type { ReportFile } from '../../report/files.ts';
import { jsonText } from '../../report/json.ts';
import type { DivergencePlaces, NamedLine } from '../../report/places.ts';
import { seriesFiles, seriesJson } from '../../report/series/files.ts';
import { seriesKtap } from '../../report/series/ktap.ts';
import { seriesMail } from '../../report/series/mail.ts';
import { seriesPage } from '../../report/series/page.ts';
import { seriesScreen } from '../../report/series/screen.ts';
import type { SeriesSetting, StageSource } from '../../report/series/words.ts';
import { undeclared } from '../../report/verdict.ts';
import { versions } from '../../source/package-info.ts';
import { seriesCommandLine } from '../command-line.ts';
import { exitCodeOf } from '../exit-codes.ts';
import { commitsOf, namedRange } from '../git-range.ts';
import { interruptSignal } from '../interrupt.ts';
import type { Io } from '../io.ts';
import { type LoadedVariant, type LoadedVariants, loadRequested, variantsOf } from '../load-variant.ts';
import { mailedRange } from '../mailed-range.ts';
import type { Format, SeriesFlags } from '../options.ts';
import { otherSubjects } from '../other-subjects.ts';
import { styleOf } from '../output.ts';
import { pairPlaces } from '../places.ts';
import { progressDisplay } from '../progress.ts';
import { replayCommand } from '../replay-command.ts';
import { prepareReportFolder, writeReport } from '../report-folder.ts';
import { renewIndex } from '../report-index.ts';
import { type RequestFlags, requestOf } from '../run-request.ts';
import { ownSources } from '../sources.ts';
import { trustOf } from '../trust.ts';
import { runnerFor } from '../workers.ts';

/** `stage2-verify series`. @returns the exit code: that of `verify` over all patches */
export async function seriesCommand(flags: SeriesFlags, io: Io): Promise<number> {
  const asked = await withStages(flags, io);
  const request = requestOf({ ...asked, engine: 'random', pageSize: 'all', strict: false });
  const variants = await loadRequested(request, io, trustOf(flags));
  prepareReportFolder(io, flags.reportDir);
  const display = progressDisplay(io);
  const { release, signal } = interruptSignal(io);
  const runner = runnerFor(request, variants.refactored.length, flags, io);
  const { legacy, refactored, subject } = variantsOf(variants);
  const report = await runSeries({
    subject,
    stages: [legacy, ...refactored],
    rules: request.rules,
    canaries: canariesWith(subject),
    ...(runner === null ? {} : { runner }),
    replayCommand: (id) => replayCommand(flags.reportDir, id, flags),
    onProgress: display.update,
    signal,
  });
  display.end();
  for (const { kind, subject: other } of otherSubjects(variants))
    if (kind !== 'untouched')
      io.stderr.write(
        `${other.name}() changes in this series as well: judge it by --function ${other.name}\n`,
      );
  const setting = settingOf(report, variants, flags, io);
  io.stdout.write(written(flags.json ? 'json' : flags.format, report, setting, io));
  writeReport(io, flags.reportDir, [...seriesFiles(report, setting), ...mailedFiles(asked.texts)]);
  await renewIndex(io, flags.reportDir);
  release();
  return exitCodeOf(report.verdict);
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
  { legacy, refactored }: LoadedVariants,
  flags: SeriesFlags,
  io: Io,
): SeriesSetting {
  const byName = new Map([legacy, ...refactored].map((one) => [one.variant.name, one]));
  const places = new Map<string, DivergencePlaces>();
  const firstDifference = new Map<string, NamedLine>();
  for (const { pair, predecessor, stage } of report.stages) {
    const [base, tip] = [byName.get(predecessor), byName.get(stage)];
    if (base === undefined || tip === undefined) continue;
    for (const [id, place] of pairPlaces(pair, base, tip, report.rules, io.cwd)) places.set(id, place);
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
    hashed: ownSources({ legacy, refactored }),
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
