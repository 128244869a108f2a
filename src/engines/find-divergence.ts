// SPDX-License-Identifier: GPL-2.0-only
import { D } from '../scenario/dimensions/names.ts';
import { CONTRACTS } from '../verify/contracts/all.ts';
import { FINDINGS } from '../verify/findings/all.ts';
import { Pair } from '../verify/pair.ts';
import { Bench } from '../verify/run.ts';
import type { Variant } from '../verify/variant.ts';
import { DEFAULTS, type PageSize } from './defaults.ts';
import { describeDivergence } from './divergence.ts';
import { CHUNK, search, startSearch } from './random.ts';
import type { DivergenceReport } from './result.ts';
import { chunkSeed, PAGE_SIZE_MASK } from './verify.ts';

/** How a divergence is looked for; what is absent is as in `verify`. */
export interface FindOptions {
  /** Scenarios. */
  readonly runs?: number;
  readonly seed?: number;
  readonly preemptions?: number;
  readonly strict?: boolean;
  readonly pageSize?: PageSize;
}

/**
 * Runs one pair until something undeclared shows.
 * @returns the first divergence, shrunk; null if there was none in so many runs
 */
export function findDivergence(
  legacy: Variant,
  refactored: Variant,
  options: FindOptions = {},
): DivergenceReport | null {
  const { pageSize, preemptions, runs, seed, strict } = { ...DEFAULTS, ...options };
  const bench = new Bench();
  const pair = new Pair(bench, legacy, refactored, {
    strict,
    preemptions,
    contracts: CONTRACTS,
    findings: FINDINGS,
  });
  bench.world.choices.confine(D.pageSize, PAGE_SIZE_MASK[pageSize]);
  const state = startSearch();
  while (state.scenarios < runs && state.divergences.size === 0)
    search(pair, state, chunkSeed(seed, state.scenarios), Math.min(CHUNK, runs - state.scenarios));
  const [found] = state.divergences.values();
  return found === undefined
    ? null
    : describeDivergence(bench, pair, found.draft, refactored.name, found.count, '');
}
