// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import type { Contract } from '../../core/contract.ts';
import { resolve, startDraft } from '../../core/draft.ts';
import type { RunRecord } from '../../core/run-record.ts';
import type { Variant } from '../../core/variant.ts';
import { Bench } from '../../subjects/user_mem_abort/bench.ts';
import { BUILT_IN, LEGACY } from '../../subjects/user_mem_abort/variants.ts';
import { explore } from './explore.ts';
import { splitSpace } from './split.ts';

const RACES = 1;
const OPTIONS = { strict: false, preemptions: RACES, knownProblems: [] };
const benches = { walking: new Bench(), judging: new Bench() };
const SUBTREES = splitSpace(benches.walking, LEGACY, RACES, 9).filter((_, i) => i % 2000 === 5);

/** The variants, whose contracts are asked what `see` makes of it. */
function asked(see: (contract: Contract, variant: Variant) => Contract['covers']): readonly Variant[] {
  return BUILT_IN.slice(1).map((variant): Variant => {
    const contracts = (variant.contracts ?? []).map(
      (contract): Contract => ({ ...contract, covers: see(contract, variant) }),
    );
    return { ...variant, contracts };
  });
}

/** How often each contract of each variant declared something, and what was left. */
function tallies(variants: readonly Variant[]): unknown {
  return SUBTREES.map((prefix) =>
    explore(benches, LEGACY, variants, OPTIONS, prefix).pairs.map(({ tally }) => [
      ...tally.contracts,
      ...tally.divergences.keys(),
    ]),
  );
}

describe('what a contract is shown of a difference in the walk', () => {
  it('is what the two variants do alone on that leaf', () => {
    const bench = new Bench();
    bench.terse = true;
    const sides = { legacy: 0, refactored: 0 };
    const compare = (side: keyof typeof sides, run: RunRecord, variant: Variant): void => {
      const { breaches, effects, failure, parts, ret, retried, stopped } = bench.record(variant, RACES);
      expect(run.effects).toEqual(effects);
      expect(run).toMatchObject({ variant: variant.name, ret, retried, failure, stopped });
      expect(run.parts).toEqual(parts);
      expect(run.breaches).toEqual(breaches);
      expect(run.unasked ?? []).toEqual([]);
      sides[side]++;
    };
    const variants = asked(({ covers }, variant) => (legacy, refactored, choices) => {
      startDraft(bench.choices, { seed: 0, given: resolve(choices) });
      compare('legacy', legacy, LEGACY);
      compare('refactored', refactored, variant);
      return covers(legacy, refactored, choices);
    });
    expect(tallies(variants)).toEqual(tallies(BUILT_IN.slice(1)));
    expect(sides.legacy).toBeGreaterThan(100);
    expect(sides.refactored).toBe(sides.legacy);
  });

  it('leaves what no contract declares a divergence', () => {
    const found = JSON.stringify(tallies(asked(() => () => false)));
    expect(found).toContain('return value');
    expect(found).not.toContain('mte-refusal');
  });
});
