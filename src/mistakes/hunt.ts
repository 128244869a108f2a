// SPDX-License-Identifier: GPL-2.0-only
// Looks for a planted mistake as a run of the verifier would.
import { type Draft, type Resolved, resolve, startDraft } from '../core/draft.ts';
import type { Pair } from '../core/pair.ts';
import { scenarioSize } from '../core/scenario.ts';
import { drawUntil, isTold } from '../engines/draw-until.ts';
import { isRescheduled } from '../engines/relation.ts';
import { type Evidence, evidenceOf } from './evidence.ts';

/** A scenario on which a mistake shows. */
export interface Sighting {
  readonly looked: Resolved;
  readonly evidence: Evidence;
  /** Message of what the planted variant threw; null if it returned. */
  readonly threw: string | null;
  /** Dimensions that differ from the simplest value possible there, plus races. */
  readonly size: number;
}

/** A mistake that was found. */
export interface Catch {
  /** Scenarios until then, each run by both of the pair. */
  readonly scenarios: number;
  readonly sighting: Sighting;
}

/**
 * Runs a pair whose second variant is the planted one on scenarios drawn from `seed` until something is found wrong with it.
 * @param scenarios after which the search is given up
 * @param wanted which sightings end the search; any unless stated
 * @returns null if it was given up
 */
export function hunt(
  pair: Pair,
  seed: number,
  scenarios: number,
  wanted: (sighting: Sighting) => boolean = () => true,
): Catch | null {
  const shown = drawUntil(seed, scenarios, (drawn) => {
    const sighting = sightingOn(pair, { seed: drawn, given: null });
    return sighting !== null && wanted(sighting) ? sighting : null;
  });
  return shown && { scenarios: shown.tries, sighting: shown.found };
}

/** What is seen of the mistake on a draft; null if it does not show. */
export function sightingOn(pair: Pair, draft: Draft): Sighting | null {
  startDraft(pair.choices, draft);
  if (pair.run()) return null;
  const judgement = pair.judge();
  if (!isTold(judgement)) return null;
  const { failure } = judgement.refactored;
  const sighting = {
    looked: resolve(pair.choices),
    evidence: evidenceOf(judgement, pair),
    threw: failure?.kind === 'threw' ? failure.message : null,
    size: scenarioSize(pair.choices),
  };
  if (sighting.looked.races.length === 0) return sighting;
  // As in `verify`: what is equal over all schedules is no mistake. Looking at them changes the choices, which are wanted as they were.
  const rescheduled = isRescheduled(pair, judgement);
  startDraft(pair.choices, { seed: 0, given: sighting.looked });
  pair.run();
  return rescheduled ? null : sighting;
}
