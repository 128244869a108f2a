// SPDX-License-Identifier: GPL-2.0-only
// The functions that a change of C touches beside the one of the run: what came of each, for every format.
import { type ChangeWord, type Verdict, type VerifyReport, worstWord } from '../core/result.ts';
import type { RunSetting } from './files.ts';
import { textTable } from './markdown/markup.ts';
import { verdictSentence } from './verdict.ts';

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
