// SPDX-License-Identifier: GPL-2.0-only
// The functions that a change of C touches beside the one of the run: what came of each, for every format.
import {
  type ChangeWord,
  type DivergenceReport,
  type Verdict,
  type VerifyReport,
  worstWord,
} from '../core/result.ts';
import type { RunSetting } from './files.ts';
import { prose, textTable } from './markdown/markup.ts';
import type { DivergencePlaces } from './places.ts';
import { undeclared, verdictSentence } from './verdict.ts';

/** One of them. `Run` is what a command keeps of a run. */
export type Further<Run = FurtherRun> =
  /** By a run of its own. */
  | {
      readonly kind: 'judged';
      readonly function: string;
      readonly run: Run;
      /** The folder with its reports; null if they are not written. */
      readonly reports: string | null;
    }
  /** Only what it calls changed, which is judged for itself. */
  | { readonly kind: 'below'; readonly function: string }
  | { readonly kind: 'refused'; readonly function: string; readonly why: string };

/** A run of `verify`, with what its reports need. */
export interface FurtherRun {
  readonly report: VerifyReport;
  readonly setting: RunSetting;
}

/** One of them in JSON. */
export interface FurtherJson {
  readonly function: string;
  readonly kind: Further['kind'];
  /** Null where no run was made. */
  readonly verdict: Verdict | null;
  /** The worst of all pairs; null where no run was made, or it is inconclusive. */
  readonly word: ChangeWord | null;
  readonly sentence: string;
  readonly reports: string | null;
}

/** What there is to say of a function whose own text is the same. */
export const ONLY_BELOW = 'only what it calls changed, which is judged for itself';

/** What came of a function where no run was made for it, or null. */
export function furtherRemark(further: Further<unknown>): string | null {
  switch (further.kind) {
    case 'judged':
      return null;
    case 'below':
      return ONLY_BELOW;
    case 'refused':
      return `it may have changed, and was not verified: ${further.why}`;
  }
}

/** What came of a function, in one sentence. */
export function furtherSentence(further: Further): string {
  return further.kind === 'judged' ? verdictSentence(further.run.report) : (furtherRemark(further) ?? '');
}

/** A line for each. */
export function furtherLines(all: readonly Further[]): readonly string[] {
  return all.map((further) => `${further.function}(): ${furtherSentence(further)}`);
}

/** The JSON of each. */
export function furtherJson(all: readonly Further[]): readonly FurtherJson[] {
  return all.map((further) => {
    const report = further.kind === 'judged' ? further.run.report : null;
    return {
      function: further.function,
      kind: further.kind,
      verdict: report?.verdict ?? null,
      word: worstWord(report?.pairs.map(({ word }) => word) ?? []) ?? null,
      sentence: furtherSentence(further),
      reports: further.kind === 'judged' ? further.reports : null,
    };
  });
}

/** What a change does in all, function by function; null where it touches no other function that was judged. */
export function wholeSentence(
  {
    pairs,
    sources,
    verdict,
  }: Pick<VerifyReport, 'verdict' | 'sources'> & {
    readonly pairs: readonly { readonly word: ChangeWord | null }[];
  },
  further: readonly FurtherJson[],
): string | null {
  const judged = further.filter(({ kind }) => kind === 'judged');
  const [own] = sources;
  if (judged.length === 0 || own === undefined) return null;
  const word = worstWord(pairs.map((pair) => pair.word)) ?? null;
  return wholeText('change', [{ function: own.function, verdict, word }, ...judged]);
}

/** The same as a paragraph of a page; none where there is none. */
export function wholeParagraph(report: VerifyReport, further: readonly Further[]): readonly string[] {
  const whole = wholeSentence(report, furtherJson(further));
  return whole === null ? [] : [`**${prose(`${whole}.`)}**`];
}

/** `The change in all: user_mem_abort(): equivalent, handle_access_fault(): breaks`. */
export function wholeText(
  what: string,
  parts: readonly Pick<FurtherJson, 'function' | 'verdict' | 'word'>[],
): string {
  const says = parts.map(
    ({ function: name, verdict, word }) => `${name}(): ${word ?? verdict ?? 'not judged'}`,
  );
  return `The ${what} in all: ${says.join(', ')}`;
}

/** The difference to show where one is shown: of several functions the first that breaks something. */
export function shownOf(
  own: FurtherRun,
  further: readonly Further[],
): { readonly divergence: DivergenceReport; readonly places: DivergencePlaces | undefined } | null {
  const runs = [own, ...further.flatMap((one) => (one.kind === 'judged' ? [one.run] : []))];
  const firsts = runs.flatMap(({ report, setting }) =>
    report.pairs
      .flatMap(undeclared)
      .slice(0, 1)
      .map((divergence) => ({ divergence, places: setting.places.get(divergence.id) })),
  );
  return firsts.find(({ divergence }) => divergence.class === 'breaks') ?? firsts[0] ?? null;
}

/** A section of a page; none where the change touches no other function. */
export function furtherSection(all: readonly Further[]): readonly string[] {
  if (all.length === 0) return [];
  const rows = furtherJson(all).map(({ function: name, sentence, verdict, word }) => [
    `${name}()`,
    word ?? verdict ?? '-',
    sentence,
  ]);
  return [
    [
      '## Further functions',
      'What the change touches beside the function of this run; each has reports of its own.',
      textTable(['function', 'change', 'what came of it'], rows),
    ].join('\n\n'),
  ];
}
