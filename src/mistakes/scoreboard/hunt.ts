// SPDX-License-Identifier: GPL-2.0-only
// One search.
import { hash } from '../../core/draw.ts';
import type { Pair } from '../../core/pair.ts';
import { type Sighting, sightingOn } from './shrink.ts';

/** One search for a planted bug. */
export interface Catch {
  /** Runs of a variant, both of the pair counted, until the bug was caught. */
  readonly executions: number;
  readonly sighting: Sighting;
}

/**
 * Runs the reference and the planted variant on scenarios drawn from `seed` until something is found wrong, as `verify` would.
 * @param patience executions after which the search is given up
 * @returns null if it was given up
 */
export function hunt(pair: Pair, seed: number, patience: number): Catch | null {
  for (let i = 0; 2 * (i + 1) <= patience; i++) {
    const sighting = sightingOn(pair, { seed: hash(seed, i) | 0, given: null, resolved: null });
    if (sighting !== null) return { executions: 2 * (i + 1), sighting };
  }
  return null;
}
