// SPDX-License-Identifier: GPL-2.0-only
// The smallest scenario on which a mistake shows.
import { scenarioArbitrary } from '../core/arbitrary.ts';
import { type Draft, isSimpler } from '../core/draft.ts';
import type { Pair } from '../core/pair.ts';
import { type Sighting, sightingOn } from './hunt.ts';

/**
 * Makes a scenario on which the mistake shows smaller for as long as it shows there, and breaks an invariant if it did so at first. It
 * may come to show in another way: whatever differs is due to the one mistake that was planted.
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
