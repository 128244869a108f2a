// SPDX-License-Identifier: GPL-2.0-only
// Makes a given scenario smaller.
import { scenarioArbitrary } from '../core/arbitrary.ts';
import type { Choices } from '../core/choices.ts';
import { type Draft, isSimpler, type Resolved, resolve, startDraft } from '../core/draft.ts';
import type { Judgement } from '../core/judge.ts';
import type { Pair } from '../core/pair.ts';
import { giveScenario, type Scenario } from '../core/scenario.ts';
import { classIn } from './relation.ts';
import { signature } from './tally.ts';

/** A scenario that was made smaller. */
export interface Shrunk {
  /** The smallest draft that shows the same. */
  readonly draft: Draft;
  /** Scenarios tried. */
  readonly tried: number;
}

/**
 * Makes a scenario smaller for as long as the pair shows the same divergence on it: the same kind, parts, invariants,
 * class and contract.
 * @returns null if the pair shows no divergence on it
 */
export function shrinkScenario(pair: Pair, scenario: Scenario): Shrunk | null {
  giveScenario(pair.choices, scenario);
  const first = pair.judge();
  const target = sameness(first);
  if (target === null) return null;
  const start = resolve(pair.choices);
  const wanted = classIn(pair, first);
  return smallest(pair.choices, start, (best) => {
    if (pair.run()) return null;
    const judgement = pair.judge();
    if (sameness(judgement) !== target) return null;
    const candidate = resolve(pair.choices);
    // Comparing schedules takes long, and the choices are others afterwards.
    if (!isSimpler(candidate, best)) return null;
    const found = classIn(pair, judgement);
    return wanted === null || found === null || found === wanted ? candidate : null;
  });
}

/**
 * Follows the candidates of the arbitrary that random testing uses; each step takes the first that will do.
 * @param attempt runs the choices, which were started on a candidate; what it looked at if that is simpler than the best and shows the
 * same, else null
 */
export function smallest(
  choices: Choices,
  start: Resolved,
  attempt: (best: Resolved) => Resolved | null,
): Shrunk {
  const arbitrary = scenarioArbitrary();
  let best = start;
  let tried = 0;
  for (let smaller: Resolved | null = best; smaller !== null; ) {
    best = smaller;
    smaller = null;
    for (const { value } of arbitrary.shrink({ seed: 0, given: best, resolved: best }, undefined)) {
      tried++;
      startDraft(choices, value);
      smaller = attempt(best);
      if (smaller !== null) break;
    }
  }
  return { draft: { seed: 0, given: best, resolved: best }, tried };
}

/** What has to stay the same while a divergence is made smaller, short of its class; null where there is none. */
export function sameness(judgement: Judgement): string | null {
  return judgement.kind === null ? null : `${signature(judgement)}|${judgement.contract?.id ?? ''}`;
}
