// SPDX-License-Identifier: GPL-2.0-only
// What gives a bug away.
import type { Choices } from '../../core/choices.ts';
import type { Judgement } from '../../core/judge.ts';
import { FINDINGS, findingFor } from '../../subjects/user_mem_abort/known-problems/all.ts';

/** What gives a planted bug away in one scenario. */
export interface Evidence {
  /** Invariants that the planted variant alone breaks, without a finding that explains it. */
  readonly invariants: readonly string[];
  /** Parts of the final machine that differ from the reference's. */
  readonly differs: readonly string[];
}

/** The evidence in a judgement; `choices` are still those of the run. */
export function evidenceOf(judgement: Judgement, choices: Choices): Evidence {
  return {
    invariants: judgement.refactored.breaches
      .map(({ invariant }) => invariant)
      .filter((name) => findingFor(FINDINGS, name, choices) === null),
    differs: judgement.differs,
  };
}

/** The names of all evidence, most frequent first: invariants, then `comparison: <part>`. */
export function namesOf(evidence: readonly Evidence[]): readonly string[] {
  const parts = evidence.map(({ differs }) => differs.map((part) => `comparison: ${part}`));
  return [...byFrequency(evidence.flatMap(({ invariants }) => invariants)), ...byFrequency(parts.flat())];
}

function byFrequency(names: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([name]) => name);
}
