// SPDX-License-Identifier: GPL-2.0-only
// Which actions come to the same before a call and after it.
import { LOGGED } from '../calls/all.ts';
import { ALL_BUT_SLOT_FLAGS, type Touches } from '../calls/touches.ts';
import { RACES } from './all.ts';

/** What each call touches whenever it is made. */
export const TOUCHED: Int32Array = Int32Array.from(LOGGED, ({ touches }) => touches ?? ALL_BUT_SLOT_FLAGS);

/** The actions that touch none of these parts, as bits `1 << action`. */
export function apartFrom(touched: Touches): number {
  return RACES.reduce(
    (mask, { touches }, i) => ((touches & touched) === 0 ? mask | (1 << (i + 1)) : mask),
    0,
  );
}

/**
 * For each call the actions, as bits `1 << action`, that leave the same machine whether they come right before the call or right after it, and do
 * not change what it returns; where the locks allow them on both sides, and the call does no more than it always does: those that touch nothing of what it touches.
 */
export const COMMUTES: Int32Array = TOUCHED.map(apartFrom);
