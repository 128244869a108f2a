// SPDX-License-Identifier: GPL-2.0-only
// How stages compare, in words, and what a series is told of.
import type { DivergenceReport, PairReport, SourceReport } from '../../core/result.ts';
import { nounOf } from '../../engines/registry.ts';
import type { SeriesReport, SeriesWord, StageReport } from '../../engines/series.ts';
import { wholeText } from '../further.ts';
import { type DivergencePlaces, lineText, type NamedLine } from '../places.ts';
import { undeclared } from '../verdict.ts';
import { count, number } from '../words.ts';

/** What each word means. */
export const SERIES_WORDS: { readonly [word in SeriesWord]: string } = {
  'strict-equal': 'the same calls in the same order, the same outcome',
  equal: 'the same outcome; the order or the arguments of calls differ',
  contract: 'outcomes differ, each as a contract declares',
  refinement: 'every outcome is one that the other has under another schedule',
  mends: 'it breaks nothing that the other keeps, and keeps what the other breaks',
  changes: 'an outcome that the other has under no schedule within the bound',
  breaks: 'it breaks an invariant that the other keeps',
};

/** Where a stage comes from. */
export interface StageSource {
  /** Hash of the commit as git abbreviates it; null for a mail, a file or a module. */
  readonly commit: string | null;
  /** Subject of the commit or mail; null if there is none. */
  readonly subject: string | null;
}

/** What reports of a series need beside its result. */
export interface SeriesSetting {
  /** The command that repeats it. */
  readonly command: string;
  /** The MODULE of base and stages, by their names. */
  readonly modules: ReadonlyMap<string, string>;
  /** What those are that do not ship with the program, by their names. */
  readonly hashed: ReadonlyMap<string, SourceReport>;
  /** By the name of the stage. */
  readonly sources: ReadonlyMap<string, StageSource>;
  /** Where each divergence shows, by its id. */
  readonly places: ReadonlyMap<string, DivergencePlaces>;
  /** The line where a stage first differs from its predecessor, where that is known. */
  readonly firstDifference: ReadonlyMap<string, NamedLine>;
  /** What came of other functions that patches touch; none unless stated. */
  readonly further?: readonly FurtherSeries[];
}

/** A function that patches touch beside the one of the series. */
export interface FurtherSeries {
  readonly function: string;
  /** What there is to say of patches in which it was not judged. */
  readonly remarks: readonly string[];
  /** Over the patches that touch it; null if there was none to judge. */
  readonly run: {
    readonly report: SeriesReport;
    readonly setting: SeriesSetting;
    /** The folder with its reports. */
    readonly reports: string;
  } | null;
}

/** A row for each patch that touches another function: patch, function, what it does, since the base, where it shows first. */
export function furtherRows({ further = [] }: SeriesSetting): readonly (readonly string[])[] {
  return further.flatMap(({ function: name, run }) =>
    (run?.report.stages ?? []).map(({ againstBase, stage, word }) => [
      stage,
      `${name}()`,
      wordText(word),
      wordText(againstBase),
      differenceText(run?.setting.firstDifference.get(stage)),
    ]),
  );
}

/** What there is to say of other functions beside these rows. */
export function furtherRemarks({ further = [] }: SeriesSetting): readonly string[] {
  return further.flatMap(({ function: name, remarks, run }) => [
    ...remarks.map((remark) => `${name}(): ${remark}`),
    ...(run === null ? [] : [`${name}(): ${seriesSentence(run.report)}; reports in ${run.reports}/`]),
  ]);
}

/** A line with the file's own name: all of a series is of one file. */
export function differenceText(at: NamedLine | undefined): string {
  return at === undefined ? '' : lineText({ ...at, file: at.file.replace(/^.*\//, '') });
}

/** A word, or that there is none. */
export function wordText(word: SeriesWord | null): string {
  return word ?? 'inconclusive';
}

/** What a series came to, in one sentence. */
export function seriesSentence({ base, firstBreak, rules, stages, verdict }: SeriesReport): string {
  const extent = `${count(rules.runs, nounOf(rules.engine))} a pair, ${rules.preemptions === 0 ? 'no race' : count(rules.preemptions, 'race')}, seed ${rules.seed}`;
  const patches = count(stages.length, 'patch', 'patches');
  if (firstBreak !== null)
    return `BREAKS (${extent}): ${firstBreak} ${stages.length === 1 ? 'breaks' : `is the first of ${patches} to break`} what its predecessor keeps`;
  const changing = stages.filter(({ pair }) => pair.verdict === 'divergent');
  if (verdict === 'divergent')
    return `DIVERGENT (${extent}): ${changing.length} of ${patches} ${changing.length === 1 ? 'changes' : 'change'} something that nobody declared`;
  if (verdict === 'inconclusive') return `INCONCLUSIVE (${extent}): ${whyInconclusive(stages, rules.runs)}`;
  return `EQUIVALENT (${extent}): none of ${patches} changes anything that nobody declared since ${base}`;
}

/** What was not done, or found, in steps that came to no verdict. */
function whyInconclusive(stages: readonly StageReport[], runs: number): string {
  const open = stages.filter(({ pair }) => pair.verdict === 'inconclusive');
  const done = open.reduce((sum, { pair }) => sum + pair.scenarios, 0);
  return done < runs * open.length
    ? `stopped after ${number(done)} of the ${count(runs * open.length, 'scenario')} of ${count(open.length, 'patch', 'patches')}`
    : [...new Set(open.flatMap(({ pair }) => pair.remarks))].join('; ');
}

/** What a series does in all, function by function; null where it touches no other function that was judged. */
export function wholeSeries(report: SeriesReport, setting: SeriesSetting): string | null {
  const runs = (setting.further ?? []).flatMap(({ function: name, run }) =>
    run === null ? [] : [{ function: name, ...worstOf(run.report) }],
  );
  const [own] = setting.hashed.values();
  return runs.length === 0 || own === undefined
    ? null
    : wholeText('series', [{ function: own.function, ...worstOf(report) }, ...runs]);
}

/** The worst that a series does. */
function worstOf({ firstBreak, verdict }: Pick<SeriesReport, 'firstBreak' | 'verdict'>): {
  readonly verdict: SeriesReport['verdict'];
  readonly word: 'breaks' | null;
} {
  return { verdict, word: firstBreak === null ? null : 'breaks' };
}

/** A stage that somebody has to look at. */
interface StageToShow {
  readonly stage: StageReport;
  readonly divergence: DivergenceReport;
  readonly places: DivergencePlaces | undefined;
}

/** The first stage that breaks something, in whatever function it does, else the first that differs; null if there is none. */
export function firstToShow(report: SeriesReport, setting: SeriesSetting): StageToShow | null {
  const order = report.stages.map(({ stage }) => stage);
  const all = [
    { report, places: setting.places },
    ...(setting.further ?? []).flatMap(({ run }) =>
      run === null ? [] : [{ report: run.report, places: run.setting.places }],
    ),
  ].flatMap((one) => stageToShow(one.report, one.places));
  const at = ({ stage }: StageToShow): number => order.indexOf(stage.stage);
  const sorted = [...all].sort(
    (a, b) => Number(b.stage.word === 'breaks') - Number(a.stage.word === 'breaks') || at(a) - at(b),
  );
  return sorted[0] ?? null;
}

function stageToShow(
  { firstBreak, stages }: SeriesReport,
  places: SeriesSetting['places'],
): readonly StageToShow[] {
  const stage =
    stages.find((one) => one.stage === firstBreak) ?? stages.find(({ pair }) => pair.verdict === 'divergent');
  const [divergence] = stage === undefined ? [] : undeclared(stage.pair);
  return stage === undefined || divergence === undefined
    ? []
    : [{ stage, divergence, places: places.get(divergence.id) }];
}

/** Contracts that explain differences of a pair. */
export function contractsOf({ contracts }: PairReport): readonly string[] {
  return contracts.filter((contract) => contract.count > 0).map(({ id }) => id);
}
