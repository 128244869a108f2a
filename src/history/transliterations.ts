// SPDX-License-Identifier: GPL-2.0-only
// Which C each built-in variant is a transliteration of.
import type { CSource } from '../source/c-source.ts';
import { SourceError } from '../source/source-error.ts';
import type { KernelTexts } from './texts.ts';

/** A built-in variant and the state of the kernel that it says again. */
export interface Transliteration {
  readonly variant: string;
  /** The commit, and what a folder of texts may call the state instead. */
  readonly states: readonly string[];
}

/** All of them. The base is 244acf1976b8, whose one line stands on e07fc9e2da91. */
export const TRANSLITERATIONS: readonly Transliteration[] = [
  { variant: 'legacy', states: ['244acf1976b889b80b234982a70e9550c6f0bab7', 'legacy-244acf19'] },
  { variant: 'extracted-helpers', states: ['5557a3f843bcef3de9a1237020348b2859812170'] },
  { variant: 'state-object', states: ['11f8f1b8a97b63b180f7aa021ec9abdead283025'] },
  { variant: 'fault-desc', states: ['fb9888fdfada0b5ad977f08f7550432a08aacbb1'] },
];

/** The text of the first name that a state goes by. @throws SourceError if there is none under any */
export function textOf(texts: KernelTexts, { states }: Transliteration): CSource {
  for (const [i, state] of states.entries()) {
    try {
      return texts.textOf(state);
    } catch (error) {
      if (!(error instanceof SourceError) || i === states.length - 1) throw error;
    }
  }
  throw new TypeError('a state without a name');
}
