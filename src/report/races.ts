// SPDX-License-Identifier: GPL-2.0-only
// A race as a line.
import type { RaceEnd } from '../core/effect.ts';
import { raceNamed } from '../kernel/races/all.ts';

const ENDS: { readonly [end in RaceEnd]: string } = {
  strikes: '',
  refused: ': there is nothing for it to do',
  waits: ': waits for the locks',
};

/** What another thread did, as a line of a trace. */
export function raceText(name: string, end: RaceEnd): string {
  const short = raceNamed(name)?.short;
  return `>>> another thread: ${name}${short === undefined ? '' : ` (${short})`}${ENDS[end]}`;
}
