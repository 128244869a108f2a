// SPDX-License-Identifier: GPL-2.0-only
// The races by number.
import { RACE_NUMBERS, RACES, type RaceName } from './all.ts';

export type { RaceAction } from './action.ts';
export type { RaceName } from './all.ts';

/** What another thread may do at a site, by number; 0 is nothing. */
export const RACE_NAMES: readonly ('none' | RaceName)[] = [
  'none',
  ...RACES.map(({ name }) => name as RaceName),
];

/** Number of each race. */
export const Race = RACE_NUMBERS;
