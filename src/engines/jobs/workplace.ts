// SPDX-License-Identifier: GPL-2.0-only
// The bench and the rules that a thread does jobs with.

import type { Bench } from '../../core/bench.ts';
import { Pair, type PairOptions } from '../../core/pair.ts';
import type { SessionSupport } from '../../core/session-player.ts';
import { problemsOf } from '../../core/subject.ts';
import type { PageSize } from '../defaults.ts';
import { type Subtrees, subtreesOf } from './exhaustive.ts';
import type { RunRules, Variants } from './job.ts';
import { confinedBy } from './limits.ts';

/** Where one thread does jobs of one run. */
export interface Workplace {
  readonly bench: Bench;
  /** Another one, for what must not touch the choices of the first. */
  readonly judging: Bench;
  readonly variants: Variants;
  readonly rules: RunRules;
  readonly pairOptions: PairOptions;
  /** A pair that has not run yet, by the position of the refactored variant. */
  readonly pairOf: (position: number) => Pair;
  /** The subtrees of the space, made when they are first asked for. */
  readonly subtrees: () => Subtrees;
}

/** Values of the dimension `pageSize` for each option, as bits. */
export const PAGE_SIZE_MASK: { readonly [size in PageSize]: number } = {
  all: -1,
  '4k': 1,
  '16k': 2,
  '64k': 12,
};

/** What plays the sessions of a subject. @throws TypeError if it has none */
export function supportOf({ subject }: Variants): SessionSupport {
  if (subject.sessions === null) throw new TypeError(`${subject.name} has no sessions`);
  return subject.sessions;
}

/** Prepares a bench for the runs of `rules`. */
export function createWorkplace(variants: Variants, rules: RunRules): Workplace {
  const { subject } = variants;
  const bench = subject.createBench();
  let subtrees: Subtrees | null = null;
  const pairOptions = {
    strict: rules.strict,
    preemptions: rules.preemptions,
    knownProblems: problemsOf(subject, variants.legacy),
  };
  const pageSize = subject.space.numbers.get('pageSize');
  if (pageSize !== undefined) bench.choices.confine(pageSize, PAGE_SIZE_MASK[rules.pageSize]);
  for (const [dimension, values] of confinedBy(variants)) bench.choices.confine(dimension, values);
  return {
    bench,
    judging: subject.createBench(),
    variants,
    rules,
    pairOptions,
    pairOf: (position) => new Pair(bench, variants.legacy, variants.refactored[position], pairOptions),
    subtrees: () => {
      subtrees ??= subtreesOf(bench, variants, rules);
      return subtrees;
    },
  };
}
