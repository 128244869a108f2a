// SPDX-License-Identifier: GPL-2.0-only
// What a change does, and what a divergence means, in words.
import type { ChangeWord, DivergenceClass, PairReport } from '../core/result.ts';
import { list } from './words.ts';

/** What each class of divergence means, as a half-sentence. */
export const CLASS_WORDS: { readonly [name in DivergenceClass]: string } = {
  breaks: 'the variant breaks what the base keeps',
  'new-outcome': 'an outcome that the base has under no schedule within the bound',
  refinement: 'every outcome is one that the base has under another schedule',
  mends: 'the base breaks what the variant keeps',
};

/** What follows the names of the variants. */
const SAYS: { readonly [word in ChangeWord]: (many: boolean, base: string) => string } = {
  equivalent: (many, base) => `${many ? 'match' : 'matches'} ${base}`,
  mends: (many, base) =>
    `${many ? 'mend' : 'mends'} what ${base} breaks, and ${many ? 'do' : 'does'} nothing else`,
  refinement: (many, base) =>
    `${many ? 'refine' : 'refines'} ${base}: nothing happens that could not happen under another schedule`,
  changes: (many) => `${many ? 'change' : 'changes'} behaviour`,
  breaks: (many, base) => `${many ? 'break' : 'breaks'} what ${base} keeps`,
};

/** From the worst on. */
const ORDER: readonly ChangeWord[] = ['breaks', 'changes', 'refinement', 'mends', 'equivalent'];

/** What the changes of these pairs do, the worst first. */
export function changeText(pairs: readonly Pick<PairReport, 'legacy' | 'refactored' | 'word'>[]): string {
  const base = pairs[0]?.legacy ?? 'the base';
  return ORDER.flatMap((word) => {
    const names = pairs.filter((pair) => pair.word === word).map(({ refactored }) => refactored);
    return names.length === 0 ? [] : [`${list(names)} ${SAYS[word](names.length > 1, base)}`];
  }).join('; ');
}
