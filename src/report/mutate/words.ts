// SPDX-License-Identifier: GPL-2.0-only
// Scores and tables that page and terminal share.
import type { Judged } from '../../mistakes/mutants/mutant.ts';
import type { MutationProgress } from '../../mistakes/mutants/mutate.ts';
import type { MutationReport, Score, VariantScore } from '../../mistakes/mutants/result.ts';
import { count, number } from '../words.ts';

/** The result in one sentence. */
export function scoreSentence(report: MutationReport): string {
  const { equivalentWithinBound, killed, survived } = report;
  const total = killed + equivalentWithinBound + survived;
  if (total === 0) return 'no mutants: nothing that is mutated has changed';
  return `${count(total, 'mutant')}: ${number(killed)} killed, ${number(equivalentWithinBound)} equivalent, ${number(survived)} survived`;
}

/** Share of the mutants that could be told that were, in percent. */
function percent({ killed, survived }: Score): string {
  return killed + survived === 0 ? '-' : ((100 * killed) / (killed + survived)).toFixed(1);
}

/** Columns of the table of variants. */
export const HEAD = ['variant', 'killed', 'equivalent', 'survived', 'invalid', 'score %'] as const;

/** The table of variants, with a last row for all of them. */
export function scoreRows(report: MutationReport): readonly (readonly string[])[] {
  const invalid = report.variants.reduce((sum, score) => sum + score.invalid, 0);
  const row = (name: string, score: Score, broken: number): readonly string[] => [
    name,
    number(score.killed),
    number(score.equivalentWithinBound),
    number(score.survived),
    number(broken),
    percent(score),
  ];
  return [
    ...report.variants.map((score) => row(score.variant, score, score.invalid)),
    row('all', report, invalid),
  ];
}

/** The mutants of a kind, over all variants. */
export function mutantsThat(
  kind: Judged['fate']['kind'],
  variants: readonly VariantScore[],
): readonly Judged[] {
  return variants.flatMap(({ mutants }) => mutants.filter(({ fate }) => fate.kind === kind));
}

/** Code on one line. */
export function oneLine(code: string): string {
  const text = code.replaceAll(/\s+/g, ' ').trim();
  return text === '' ? '(nothing)' : text;
}

/** How far a hunt for mutants has come, in one line. */
export function mutationLine({ done, survived, total, variant }: MutationProgress): string {
  return `${done} of ${total} mutants, ${survived} survived; now in ${variant}`;
}
