// SPDX-License-Identifier: GPL-2.0-only
// Cuts the space into subtrees.
import type { Bench } from '../../core/bench.ts';
import type { Variant } from '../../core/variant.ts';
import type { Decision } from '../../core/walk.ts';

/**
 * Cuts the space into disjoint subtrees that cover it, in the order of the walk: one for each way to answer the first `depth` questions
 * of a run of `variant`, or all its questions where there are fewer.
 */
export function splitSpace(
  bench: Bench,
  variant: Variant,
  preemptions: number,
  depth: number,
): readonly (readonly Decision[])[] {
  const { choices } = bench;
  const walk = choices.startWalk(preemptions, []);
  const prefixes: (readonly Decision[])[] = [];
  do {
    choices.beginLeaf();
    choices.abandons = true;
    bench.run(variant, preemptions);
    choices.abandons = false;
    prefixes.push(sharing(walk.path.slice(0, depth), prefixes.at(-1) ?? []));
  } while (walk.next(depth));
  return prefixes;
}

/** The decisions of `path`, those that `before` begins with as well being the same objects: neighbours have most in common, and there are many. */
function sharing(path: readonly Decision[], before: readonly Decision[]): readonly Decision[] {
  const own = path.findIndex(
    ({ question, taken }, i) => before[i]?.question !== question || before[i].taken !== taken,
  );
  return own < 0 ? path : [...before.slice(0, own), ...path.slice(own)];
}
