// SPDX-License-Identifier: GPL-2.0-only
// Which actions come to the same before a call and after it.
import { LOGGED } from '../calls/all.ts';
import { ALL_BUT_SLOT_FLAGS } from '../calls/touches.ts';
import { RACES } from './all.ts';

/**
 * For each call the actions, as bits `1 << action`, that leave the same machine whether they come right before the call or right after it, and do
 * not change what it returns; where the locks allow them on both sides: those that touch nothing of what the call touches.
 */
export const COMMUTES: Int32Array = Int32Array.from(LOGGED, (call) => {
  const touched = call.touches ?? ALL_BUT_SLOT_FLAGS;
  return RACES.reduce((mask, race, i) => ((race.touches & touched) === 0 ? mask | (1 << (i + 1)) : mask), 0);
});
