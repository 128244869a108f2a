// SPDX-License-Identifier: GPL-2.0-only
// Files that `series` leaves.
import type { PairReport, SourceReport } from '../../core/result.ts';
import type { SeriesReport, StageReport } from '../../engines/series.ts';
import { type ReportFile, scenarioPath } from '../files.ts';
import { hunkText } from '../hunk.ts';
import { jsonText } from '../json.ts';
import type { NamedLine } from '../places.ts';
import { scenarioFileText, settingOfSources } from '../scenario-file.ts';
import { undeclared } from '../verdict.ts';
import { seriesPage } from './page.ts';
import { contractsOf, type SeriesSetting } from './words.ts';

/** The JSON of `series`. */
export interface SeriesJson {
  readonly verdict: SeriesReport['verdict'];
  readonly base: string;
  readonly scenarios: number;
  readonly seed: number;
  readonly preemptions: number;
  readonly patches: readonly PatchJson[];
  readonly firstBreak: string | null;
  readonly takenBack: SeriesReport['takenBack'];
  /** Functions that patches touch beside the one of the series. */
  readonly further: readonly FurtherSeriesJson[];
}

/** Another function in it, over the patches that touch it. */
export interface FurtherSeriesJson extends Pick<SeriesJson, 'patches' | 'firstBreak'> {
  readonly function: string;
  /** Null if no patch was judged. */
  readonly verdict: SeriesReport['verdict'] | null;
  readonly remarks: readonly string[];
  /** The folder with its reports. */
  readonly reports: string | null;
}

/** One patch in it. */
export interface PatchJson {
  readonly name: string;
  readonly commit: string | null;
  readonly subject: string | null;
  /** The text that was run; null for a variant that ships with the program. */
  readonly source: SourceReport | null;
  /** Against the predecessor, and against the base. */
  readonly word: StageReport['word'];
  readonly againstBase: StageReport['againstBase'];
  /** Contracts that explain differences from the predecessor. */
  readonly contracts: readonly string[];
  readonly divergences: readonly string[];
  readonly firstDifference: NamedLine | null;
  /** The hunk of the patch that shows that line, else the nearest. */
  readonly hunk: string | null;
}

/** The JSON of a series. */
export function seriesJson(report: SeriesReport, setting: SeriesSetting): SeriesJson {
  const { base, firstBreak, rules, stages, takenBack, verdict } = report;
  return {
    verdict,
    base,
    scenarios: rules.runs,
    seed: rules.seed,
    preemptions: rules.preemptions,
    patches: patchesOf(stages, setting),
    firstBreak,
    takenBack,
    further: (setting.further ?? []).map(({ function: name, remarks, run }) => ({
      function: name,
      verdict: run?.report.verdict ?? null,
      patches: run === null ? [] : patchesOf(run.report.stages, run.setting),
      firstBreak: run?.report.firstBreak ?? null,
      remarks,
      reports: run?.reports ?? null,
    })),
  };
}

function patchesOf(stages: SeriesReport['stages'], setting: SeriesSetting): readonly PatchJson[] {
  return stages.map(({ againstBase, pair, stage, word }) => ({
    name: stage,
    commit: setting.sources.get(stage)?.commit ?? null,
    subject: setting.sources.get(stage)?.subject ?? null,
    source: setting.hashed.get(stage) ?? null,
    word,
    againstBase,
    contracts: contractsOf(pair),
    divergences: undeclared(pair).map(({ id }) => id),
    firstDifference: setting.firstDifference.get(stage) ?? null,
    hunk: hunkOf(pair, setting),
  }));
}

function hunkOf(pair: PairReport, { places }: SeriesSetting): string | null {
  const [first] = undeclared(pair);
  const hunk = first === undefined ? null : (places.get(first.id)?.hunk ?? null);
  return hunk === null ? null : hunkText(hunk);
}

/** What `series` writes. */
export function seriesFiles(report: SeriesReport, setting: SeriesSetting): readonly ReportFile[] {
  const moduleOf = (stage: string): string => setting.modules.get(stage) ?? stage;
  const scenarios = report.stages.flatMap(({ pair, predecessor, stage }) =>
    undeclared(pair).map(({ id, scenario }) => ({
      path: scenarioPath(id),
      text: scenarioFileText(scenario, {
        legacy: moduleOf(predecessor),
        refactored: moduleOf(stage),
        ...settingOfSources(setting.hashed.get(predecessor), setting.hashed.get(stage)),
        preemptions: Math.max(report.rules.preemptions, scenario.races.length),
      }),
    })),
  );
  return [
    { path: 'series.json', text: jsonText(seriesJson(report, setting)) },
    { path: 'series.md', text: seriesPage(report, setting) },
    ...scenarios,
  ];
}
