// SPDX-License-Identifier: GPL-2.0-only
// Each state equals the original but for its contracts.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scenarioArbitrary } from '../src/core/arbitrary.ts';
import { startDraft } from '../src/core/draft.ts';
import type { Pair } from '../src/core/pair.ts';
import type { Variant } from '../src/core/variant.ts';
import { pairOf } from './testing/judging.ts';
import { extractedHelpers, faultDesc, stateObject } from './testing/variants.ts';

const RUNS = 30_000;

/** Checks that nothing is wrong with the pair in any scenario but what its contracts declare; counts what those explain. */
function holds(pair: Pair, explained: Map<string, number>, numRuns = RUNS): void {
  fc.assert(
    fc.property(scenarioArbitrary(pair.choices.space), (draft) => {
      startDraft(pair.choices, draft);
      if (pair.run()) return;
      const { contract, differs, invariants, kind } = pair.judge();
      if (contract !== null) explained.set(contract.id, (explained.get(contract.id) ?? 0) + 1);
      else expect({ kind, differs, invariants }).toEqual({ kind: null, differs: [], invariants: [] });
    }),
    { seed: 20260, numRuns },
  );
}

/** Ids of the contracts of a variant that were needed. */
function needed(variant: Variant, preemptions = 1, numRuns = RUNS): readonly string[] {
  const explained = new Map<string, number>();
  holds(pairOf(variant, { preemptions }), explained, numRuns);
  return [...explained.keys()].sort();
}

function declaredFor({ contracts = [] }: Variant): readonly string[] {
  return contracts.map(({ id }) => id).sort();
}

describe('of the refactored states', () => {
  it('extracted-helpers behaves like the original', () => {
    expect(needed(extractedHelpers)).toEqual([]);
  });

  it('extracted-helpers behaves like the original when two other threads act', () => {
    expect(needed(extractedHelpers, 2, 20_000)).toEqual([]);
  });

  it('extracted-helpers makes the same calls in the same order as the original', () => {
    const explained = new Map<string, number>();
    holds(pairOf(extractedHelpers, { strict: true }), explained, 5_000);
    expect(explained.size).toBe(0);
  });

  it('state-object differs only by its contract', () => {
    expect(needed(stateObject)).toEqual(declaredFor(stateObject));
  });

  it('fault-desc differs only by its contracts', () => {
    expect(needed(faultDesc)).toEqual(declaredFor(faultDesc));
  });
});
