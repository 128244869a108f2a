// SPDX-License-Identifier: GPL-2.0-only
// How fast variants from C run, against the ones that were written by hand.
import { translate } from '../c/translate.ts';
import type { Variant } from '../core/variant.ts';
import { openTexts } from '../history/texts.ts';
import { TRANSLITERATIONS, textOf } from '../history/transliterations.ts';
import { variantOfC } from '../source/c-variant.ts';
import { Bench } from '../subjects/user_mem_abort/bench.ts';
import { USER_MEM_ABORT } from '../subjects/user_mem_abort/subject.ts';
import { BUILT_IN } from '../subjects/user_mem_abort/variants.ts';

/** Scenarios that the variants take turns on, and how often each runs them while its world stays prepared. */
const PREPARED = 300;
const REPEATS = 200;
const ROUNDS = 7;

/** CPU time of a variant on prepared scenarios, in microseconds. */
function timeOf(bench: Bench, variant: Variant, seed: number): number {
  let spent = 0;
  for (let i = 0; i < PREPARED; i++) {
    bench.choices.startRandom(seed + i);
    bench.run(variant, 1);
    const { user } = process.cpuUsage();
    for (let j = 0; j < REPEATS; j++) bench.run(variant, 1);
    spent += process.cpuUsage().user - user;
  }
  return spent;
}

/** The rate of the C as a part of the rate of what was written by hand, for each built-in variant; the median of several rounds. */
export function ratiosOfC(tree: string): { readonly variant: string; readonly ratio: number }[] {
  const texts = openTexts(tree);
  return TRANSLITERATIONS.map((transliteration) => {
    const written = BUILT_IN.find(({ name }) => name === transliteration.variant)!;
    const { text, file } = textOf(texts, transliteration);
    const c = variantOfC(translate(text, { file, function: USER_MEM_ABORT.name }), 'the C');
    const bench = new Bench();
    const rounds = Array.from({ length: ROUNDS }, (_, round) => {
      const seed = round * 1_000_003;
      // Each goes first once, so that what warms up or slows the machine meets both.
      const before = timeOf(bench, written, seed);
      const ofC = timeOf(bench, c, seed) + timeOf(bench, c, seed + PREPARED);
      return (before + timeOf(bench, written, seed + PREPARED)) / ofC;
    });
    const [, ...warm] = rounds;
    return {
      variant: transliteration.variant,
      ratio: warm.sort((a, b) => a - b)[Math.floor(warm.length / 2)],
    };
  });
}
