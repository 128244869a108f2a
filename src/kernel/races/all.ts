// SPDX-License-Identifier: GPL-2.0-only
// Every race, and what is derived from their declarations.
import type { RaceDeclaration } from './declare.ts';
import { loggingRaces } from './logging.ts';
import { pageRaces } from './pages.ts';
import { thpRaces } from './thp.ts';
import { vcpuRaces } from './vcpu.ts';
import { vmaRaces } from './vma.ts';

/** The files of declarations, simplest first. A new file has its line here; a new race in one of them has none. */
const DECLARED = { ...pageRaces, ...vmaRaces, ...thpRaces, ...loggingRaces, ...vcpuRaces };
type Declared = typeof DECLARED;

/** Name of a race. */
export type RaceName = Declared[keyof Declared]['name'];

/** Every race, by its number less one: 0 is no race. */
export const RACES: readonly RaceDeclaration[] = Object.values(DECLARED);

/** The race of a name; undefined if there is none. */
export function raceNamed(name: string): RaceDeclaration | undefined {
  return RACES.find((race) => race.name === name);
}

/** Number of each race, by the name of its declaration. */
export const RACE_NUMBERS = Object.freeze(
  Object.fromEntries(Object.keys(DECLARED).map((name, i) => [name, i + 1])),
) as { readonly [name in keyof Declared]: number };
