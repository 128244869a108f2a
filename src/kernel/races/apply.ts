// SPDX-License-Identifier: GPL-2.0-only
// Carries an action out.
import type { Machine } from '../machine.ts';
import type { RaceAction } from './action.ts';
import { RACES } from './all.ts';

/** Carries out what another thread does; the locks and the state allow it. */
export function applyRace(m: Machine, action: RaceAction): void {
  RACES[action - 1].act(m);
}
