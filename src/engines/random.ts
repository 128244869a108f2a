// SPDX-License-Identifier: GPL-2.0-only
// A random search with fast-check.
import fc from 'fast-check';
import { scenarioArbitrary } from '../core/arbitrary.ts';
import { type Draft, startDraft } from '../core/draft.ts';
import type { Pair } from '../core/pair.ts';
import { checkCounts } from './check-counts.ts';
import type { PairCounts } from './pair-counts.ts';
import { countConfirmed, Sampler } from './repeat.ts';
import { countsOf, startTally } from './tally.ts';

/**
 * Runs the pair on `runs` scenarios that fast-check draws from `seed`, and goes on behind whatever it finds.
 * @param examples what is run first, as part of these
 * @param pair one that has not run yet: its counts are what is returned
 */
export function search(pair: Pair, seed: number, runs: number, examples: readonly Draft[] = []): PairCounts {
  const tally = startTally();
  const sampler = new Sampler();
  const tried = (draft: Draft): void => {
    startDraft(pair.choices, draft);
    const same = pair.run();
    sampler.see(pair);
    if (!same) countConfirmed(tally, pair, pair);
  };
  // A variant's exceptions are caught where it is called: what arrives here is a fault of the verifier.
  const { errorInstance, failed } = fc.check(fc.property(scenarioArbitrary(pair.choices.space), tried), {
    seed,
    numRuns: runs,
    examples: examples.map((draft) => [draft]),
  });
  if (failed) throw errorInstance;
  sampler.repeat(pair, tally);
  return checkCounts(countsOf(pair, tally, runs, null), pair.unaskedDiffered);
}
