// SPDX-License-Identifier: GPL-2.0-only
// A race as a line.
import { RACES } from '../kernel/races/all.ts';

const SHORT: ReadonlyMap<string, string> = new Map(RACES.map(({ name, short }) => [name, short]));

/** What another thread did, as a line of a trace. */
export function raceText(name: string, refused: boolean): string {
  return `>>> another thread: ${name} (${SHORT.get(name)})${refused ? ': refused by the locks' : ''}`;
}
