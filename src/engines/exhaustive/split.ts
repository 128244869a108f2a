// SPDX-License-Identifier: GPL-2.0-only
import type { Decision } from '../../scenario/walk.ts';
import type { Bench } from '../../verify/run.ts';

/**
 * Cuts the space into disjoint subtrees that cover it, in the order of the walk: one for each way to answer the first `depth` questions that every
 * run asks before the handler is called.
 */
export function splitSpace(
  bench: Bench,
  preemptions: number,
  depth: number,
): readonly (readonly Decision[])[] {
  const { choices } = bench.world;
  const walk = choices.startWalk(preemptions, []);
  const prefixes = new Map<string, readonly Decision[]>();
  do {
    choices.beginLeaf();
    bench.m.reset(preemptions);
    const prefix = walk.path.slice(0, depth);
    const key = prefix.map(({ taken }) => taken).join(' ');
    if (!prefixes.has(key)) prefixes.set(key, prefix);
  } while (walk.next());
  return [...prefixes.values()];
}
