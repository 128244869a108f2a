// SPDX-License-Identifier: GPL-2.0-only
// Makes a given scenario smaller.
import { scenarioArbitrary } from '../core/arbitrary.ts';
import { type Draft, isSimpler, type Resolved, resolve, startDraft } from '../core/draft.ts';
import type { Judgement } from '../core/judge.ts';
import type { Pair } from '../core/pair.ts';
import { giveScenario, type Scenario } from '../core/scenario.ts';
import { signature } from './tally.ts';

/** A scenario that was made smaller. */
export interface Shrunk {
  /** The smallest draft that shows the same. */
  readonly draft: Draft;
  /** Scenarios tried. */
  readonly tried: number;
}

/**
 * Makes a scenario smaller for as long as the pair shows the same divergence on it: the same kind, parts, invariants and
 * contract. Candidates come from the arbitrary that random testing uses, and each step takes the first that is smaller.
 * @returns null if the pair shows no divergence on it
 */
export function shrinkScenario(pair: Pair, scenario: Scenario): Shrunk | null {
  giveScenario(pair.choices, scenario);
  const target = sameness(pair.judge());
  if (target === null) return null;
  const arbitrary = scenarioArbitrary();
  let best = resolve(pair.choices);
  let tried = 0;
  for (let smaller: Resolved | null = best; smaller !== null; ) {
    best = smaller;
    smaller = null;
    for (const { value } of arbitrary.shrink({ seed: 0, given: best, resolved: best }, undefined)) {
      tried++;
      startDraft(pair.choices, value);
      if (pair.run() || sameness(pair.judge()) !== target) continue;
      const candidate = resolve(pair.choices);
      if (!isSimpler(candidate, best)) continue;
      smaller = candidate;
      break;
    }
  }
  return { draft: { seed: 0, given: best, resolved: best }, tried };
}

/** What has to stay the same while a divergence is made smaller; null where there is none. */
export function sameness(judgement: Judgement): string | null {
  return judgement.kind === null ? null : `${signature(judgement)}|${judgement.contract?.id ?? ''}`;
}
