// SPDX-License-Identifier: GPL-2.0-only
// A race as a line.
import type { RaceEnd } from '../core/effect.ts';
import { raceNamed } from '../kernel/races/all.ts';

const ENDS: { readonly [end in RaceEnd]: string } = {
  strikes: '',
  refused: ': there is nothing for it to do',
  waits: ': waits for the locks',
};

/** What marks a line of another thread: its lane. */
const LANE = '>>>';

/** What another thread calls when it acts; nothing while it waits, or if there is nothing for it to do. */
export function raceCalls(name: string, end: RaceEnd): readonly string[] {
  return end === 'strikes' ? (raceNamed(name)?.calls ?? []) : [];
}

/** The same as a line of a trace, below that of the race; null where it calls nothing. */
export function raceCallsText(name: string, end: RaceEnd): string | null {
  const calls = raceCalls(name, end);
  return calls.length === 0 ? null : `${LANE} ${calls.map((call) => `${call}()`).join(' -> ')}`;
}

/** What another thread did, as a line of a trace. */
export function raceText(name: string, end: RaceEnd): string {
  const short = raceNamed(name)?.short;
  return `${LANE} another thread: ${name}${short === undefined ? '' : ` (${short})`}${ENDS[end]}`;
}
