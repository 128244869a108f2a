// SPDX-License-Identifier: GPL-2.0-only
// A race as a line.
import type { RaceEnd } from '../core/effect.ts';
import { RACES } from '../kernel/races/all.ts';

const ENDS: { readonly [end in RaceEnd]: string } = {
  strikes: '',
  refused: ': there is nothing for it to do',
  waits: ': waits for the locks',
};

const SHORT: ReadonlyMap<string, string> = new Map(RACES.map(({ name, short }) => [name, short]));

/** What another thread did, as a line of a trace. */
export function raceText(name: string, end: RaceEnd): string {
  return `>>> another thread: ${name} (${SHORT.get(name)})${ENDS[end]}`;
}
