// SPDX-License-Identifier: GPL-2.0-only
// What gives a mistake away.
import type { Judgement } from '../core/judge.ts';
import { problemFor } from '../core/known-problem.ts';
import type { Pair } from '../core/pair.ts';

/** What gives a planted mistake away in one scenario. */
export interface Evidence {
  /** What happened instead of a return value; null if there was one. */
  readonly failure: string | null;
  /** Invariants that the planted variant breaks, without a known problem that explains it. */
  readonly invariants: readonly string[];
  /** Invariants that the planted variant keeps and the one beside it breaks. */
  readonly kept: readonly string[];
  /** Parts of the final machine that differ. */
  readonly differs: readonly string[];
}

/** The evidence in a judgement of a pair, whose choices are still those of the run. */
export function evidenceOf(
  judgement: Judgement,
  { choices, knownProblems }: Pick<Pair, 'choices' | 'knownProblems'>,
): Evidence {
  const { bearing, differs, invariants, refactored } = judgement;
  const failure = refactored.failure?.kind ?? null;
  return {
    failure: failure === null ? null : failure === 'looped' ? 'does not end' : 'throws or returns nonsense',
    invariants: refactored.breaches
      .map(({ invariant }) => invariant)
      .filter((name) => problemFor(knownProblems, name, choices) === null),
    kept: bearing === 'mends' && differs.length === 0 ? invariants : [],
    differs: failure === null ? differs : [],
  };
}

/** The names of all evidence, most frequent first: failures, invariants, then `comparison: <part>`. */
export function namesOf(evidence: readonly Evidence[]): readonly string[] {
  return [
    ...byFrequency(evidence.flatMap(({ failure }) => failure ?? [])),
    ...byFrequency(evidence.flatMap(({ invariants }) => invariants)),
    ...byFrequency(evidence.flatMap(({ kept }) => kept.map((name) => `keeps ${name}`))),
    ...byFrequency(evidence.flatMap(({ differs }) => differs.map((part) => `comparison: ${part}`))),
  ];
}

function byFrequency(names: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([name]) => name);
}
