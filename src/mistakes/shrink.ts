// SPDX-License-Identifier: GPL-2.0-only
// The smallest scenario on which a mistake shows.
import { type Draft, isSimpler } from '../core/draft.ts';
import type { Pair } from '../core/pair.ts';
import { shrink as shrinkAny, simplerDrafts } from '../engines/shrink.ts';
import { type Sighting, sightingOn } from './hunt.ts';

/**
 * Makes a scenario on which the mistake shows smaller for as long as it shows there, and breaks an invariant if it did so at first. It
 * may come to show in another way: whatever differs is due to the one mistake that was planted.
 */
export function shrink(pair: Pair, sighting: Sighting): Sighting {
  const breaks = sighting.evidence.invariants.length > 0;
  const candidates = ({ looked }: Sighting): Iterable<Draft> => simplerDrafts(looked);
  return shrinkAny(sighting, candidates, (draft, best) => {
    const seen = sightingOn(pair, draft);
    if (seen === null || (breaks && seen.evidence.invariants.length === 0)) return null;
    return isSimpler(seen.looked, best.looked) ? seen : null;
  }).source;
}
