// SPDX-License-Identifier: GPL-2.0-only
// Scores and tables that page and terminal share.
import type { Fate, Judged } from '../../mistakes/mutants/mutant.ts';
import type { MutationProgress } from '../../mistakes/mutants/mutate.ts';
import type { MutationReport, Score, VariantScore } from '../../mistakes/mutants/result.ts';
import { count, number } from '../words.ts';

/** The result in one sentence. */
export function scoreSentence(report: MutationReport): string {
  const { argued, decided, killed, modelBlind, survived } = report;
  const total = killed + decided + modelBlind + argued + survived;
  if (total === 0) return 'no mutants: nothing that is mutated has changed';
  return `${count(total, 'mutant')}: ${number(killed)} killed, ${number(decided)} decided, ${number(modelBlind)} model-blind, ${number(argued)} argued, ${number(survived)} survived`;
}

/** Fates of mutants that are not told, and are no hole in the checks. */
export type Excused = Extract<Fate, { readonly kind: 'decided' | 'model-blind' | 'argued' }>;

/** Why nothing tells a mutant, as a sentence. */
export function reasonOf(fate: Excused): string {
  switch (fate.kind) {
    case 'decided':
      return `On every machine within the bound (${fate.bound}) it does what its original does.`;
    case 'model-blind':
      return 'It changes what is printed, or when: the message is no part of what guest, user space or host can act on.';
    case 'argued':
      return fate.reason;
  }
}

/** Share of the mutants that could be told that were, in percent. */
function percent({ killed, survived }: Score): string {
  return killed + survived === 0 ? '-' : ((100 * killed) / (killed + survived)).toFixed(1);
}

/** Columns of the table of variants. */
export const HEAD = [
  'variant',
  'killed',
  'decided',
  'blind',
  'argued',
  'survived',
  'invalid',
  'score %',
] as const;

/** The table of variants, with a last row for all of them. */
export function scoreRows(report: MutationReport): readonly (readonly string[])[] {
  const invalid = report.variants.reduce((sum, score) => sum + score.invalid, 0);
  const row = (name: string, score: Score, broken: number): readonly string[] => [
    name,
    number(score.killed),
    number(score.decided),
    number(score.modelBlind),
    number(score.argued),
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
export function mutationLine(progress: MutationProgress): string {
  if (progress.phase === 'decide') {
    const { bound, mutants, share, variant } = progress;
    return `deciding ${count(mutants, 'mutant')} of ${variant} on every machine with ${bound}: ${Math.floor(100 * share)} %`;
  }
  const { done, survived, total, variant } = progress;
  return `${done} of ${total} mutants, ${survived} survived; now in ${variant}`;
}
