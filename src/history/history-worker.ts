// SPDX-License-Identifier: GPL-2.0-only
// Compares the states of one pair, in a thread of its own.
import { translate } from '../c/translate.ts';
import { DEFAULTS } from '../engines/defaults.ts';
import { headline } from '../report/headline.ts';
import { number } from '../report/words.ts';
import { textHash } from '../source/c-source.ts';
import { type VariantOfC, variantOfC } from '../source/c-variant.ts';
import { subjectOf } from '../subjects/all.ts';
import { USER_MEM_ABORT } from '../subjects/user_mem_abort/subject.ts';
import { compare } from './compare.ts';
import { firstDifference } from './first-difference.ts';
import type { FoundPair, PairDifference } from './history-page.ts';
import { PAIRS, type State } from './pairs.ts';
import { openTexts } from './texts.ts';

/** What a thread is told. */
export interface HistoryTask {
  readonly folder: string;
  /** Position of the pair. */
  readonly pair: number;
  readonly runs: number;
}

/** Compares a pair. @throws SourceError or CError if a text is not there, or not understood */
export async function work({ folder, pair, runs }: HistoryTask): Promise<FoundPair> {
  const texts = openTexts(folder);
  const { after, before, function: name = USER_MEM_ABORT.name } = PAIRS[pair];
  const subject = subjectOf(name);
  const side = ({ config, state }: State, as: string): VariantOfC & { readonly hash: string } => {
    const source = texts.textOf(state);
    const options = { file: source.file, function: name };
    const translation = translate(source.text, {
      ...options,
      ...(config === undefined ? {} : { config }),
    });
    return {
      ...variantOfC(translation, as, config === undefined ? {} : { config }),
      hash: textHash(source),
    };
  };
  const [base, tip] = [side(before, 'before'), side(after, 'after')];
  const report = await compare(base, tip, { runs, preemptions: DEFAULTS.preemptions }, subject);
  const [judged] = report.pairs;
  return {
    pair,
    hashes: [base.hash, tip.hash],
    releases: [base.translation.release, tip.translation.release],
    verdict: judged.verdict,
    word: judged.word,
    extent: `${number(judged.scenarios)} scenarios`,
    remarks: judged.remarks,
    differences: judged.divergences.map(
      (divergence): PairDifference => ({
        class: divergence.class,
        count: divergence.count,
        headline: headline(divergence),
        invariants: divergence.invariants.map(({ detail, name, variant }) => ({ name, variant, detail })),
        scenario: divergence.scenario,
        first: firstDifference(divergence, DEFAULTS.preemptions, [base, tip], subject),
      }),
    ),
  };
}
