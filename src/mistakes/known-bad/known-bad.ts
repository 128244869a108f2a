// SPDX-License-Identifier: GPL-2.0-only
// A mistake that somebody thought up, and what should see it.
import { editing, type Mistake, type SourceEdit } from '../mistake.ts';
import type { Transformation } from '../plant/planter.ts';

/** A wrong variant, to see whether the checks notice. */
export interface KnownBad extends Mistake<SourceEdit> {
  readonly variant: string;
  /** Invariants of which one should be broken; `comparison` where nothing that the variant does is wrong in itself. */
  readonly seenBy: readonly string[];
  /** Races that it takes; one unless stated. */
  readonly preemptions?: number;
}

/** A mistake in the original. */
export function inLegacy(
  id: string,
  title: string,
  seenBy: readonly string[],
  edit: Transformation,
): KnownBad {
  return inVariant('legacy', id, title, seenBy, edit);
}

/** A mistake in one of the built-in variants. */
export function inVariant(
  variant: string,
  id: string,
  title: string,
  seenBy: readonly string[],
  edit: Transformation,
): KnownBad {
  return { id, title, origin: 'known-bad', variant, planting: editing(edit), seenBy };
}

/** What shows in a comparison with the reference alone. */
export const COMPARISON: readonly string[] = ['comparison'];
