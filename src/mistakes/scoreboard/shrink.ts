// SPDX-License-Identifier: GPL-2.0-only
// The smallest scenario on which a bug shows.
import { scenarioArbitrary } from '../../core/arbitrary.ts';
import { type Draft, isSimpler, type Resolved, resolve, startDraft } from '../../core/draft.ts';
import type { Pair } from '../../core/pair.ts';
import { scenarioSize } from '../../core/scenario.ts';
import { type Evidence, evidenceOf } from './evidence.ts';
import { complaint } from './rivals.ts';

/** A scenario on which the bug shows. */
export interface Sighting {
  readonly looked: Resolved;
  readonly evidence: Evidence;
  /** Dimensions that differ from the simplest value possible there, plus races. */
  readonly size: number;
}

/**
 * Makes a scenario on which the bug shows smaller for as long as it shows there, and breaks an invariant if it did so at first. It
 * may come to show in another way: whatever differs is due to the one bug that was planted.
 */
export function shrink(pair: Pair, sighting: Sighting): Sighting {
  let best = sighting;
  for (let smaller: Sighting | null = best; smaller !== null; smaller = firstSmaller(pair, best))
    best = smaller;
  return best;
}

function firstSmaller(pair: Pair, best: Sighting): Sighting | null {
  for (const { value } of scenarioArbitrary().shrink(draftOf(best), undefined)) {
    const seen = sightingOn(pair, value);
    if (seen === null) continue;
    if (best.evidence.invariants.length > 0 && seen.evidence.invariants.length === 0) continue;
    if (isSimpler(seen.looked, best.looked)) return seen;
  }
  return null;
}

/** The draft that repeats a sighting. */
export function draftOf({ looked }: Sighting): Draft {
  return { seed: 0, given: looked, resolved: looked };
}

/** What is seen of the bug on a draft; null if it does not show. */
export function sightingOn(pair: Pair, draft: Draft): Sighting | null {
  startDraft(pair.choices, draft);
  const judgement = complaint(pair);
  if (judgement === null) return null;
  return {
    looked: resolve(pair.choices),
    evidence: evidenceOf(judgement, pair.choices),
    size: scenarioSize(pair.choices),
  };
}
