// SPDX-License-Identifier: GPL-2.0-only
// The number of a race.

/** Number of a race, from 1: its place among all of them. */
export type RaceAction = number;
