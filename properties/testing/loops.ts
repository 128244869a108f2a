// SPDX-License-Identifier: GPL-2.0-only
/** Plain nested loops over the product of some dimensions: what the exhaustive engine is checked against. */

import type { Choices } from '../../src/core/choices.ts';
import { CALL_COUNT, MAX_OCCURRENCE } from '../../src/kernel/calls.ts';
import { RACE_NAMES } from '../../src/kernel/races/actions.ts';
import { isSiteOf, SITE_STRIDE } from '../../src/kernel/races/site.ts';
import { D, DIMENSIONS, type DimensionName } from '../../src/subjects/user_mem_abort/dimensions/all.ts';

/** A value for every dimension. */
export type Assignment = readonly number[];

/** The dimensions that the loops vary, with their values; all others have the simplest value that is possible. */
export type Free = Partial<Record<DimensionName, readonly number[]>>;

/** All assignments of representatives in the product of the free values, without those that contradict each other. */
export function assignments(free: Free, choices: Choices): readonly Assignment[] {
  const names = Object.keys(free) as DimensionName[];
  const found: Assignment[] = [];
  const loop = (position: number, given: readonly number[]): void => {
    if (position < names.length) {
      for (const value of free[names[position]] ?? []) loop(position + 1, [...given, value]);
      return;
    }
    choices.startSimplest();
    for (const [i, name] of names.entries()) choices.give(D[name], given[i]);
    const values = DIMENSIONS.map((_, dimension) => choices.pick(dimension));
    const possible = names.every((name, i) => values[D[name]] === given[i]);
    const representative = names.every((name, i) => (choices.options(D[name]) & (1 << given[i])) !== 0);
    if (possible && representative) found.push(values);
  };
  loop(0, []);
  return found;
}

/** Confines choices to the values of these assignments. */
export function confineTo(choices: Choices, all: readonly Assignment[]): void {
  for (const dimension of DIMENSIONS.keys())
    choices.confine(
      dimension,
      all.reduce((bits, values) => bits | (1 << values[dimension]), 0),
    );
}

/** Gives an assignment and races to choices. */
export function give(
  choices: Choices,
  values: Assignment,
  races: readonly (readonly [site: number, action: number])[] = [],
): void {
  choices.startSimplest();
  for (const [dimension, value] of values.entries()) choices.give(dimension, value);
  for (const [site, action] of races) choices.giveRace(site, action);
}

/** Every action at every site. */
export function everyRace(): readonly (readonly [site: number, action: number])[] {
  const races: [number, number][] = [];
  for (let call = 0; call < CALL_COUNT; call++) {
    if (!isSiteOf(call)) continue;
    for (let occurrence = 1; occurrence <= MAX_OCCURRENCE; occurrence++)
      for (let action = 1; action < RACE_NAMES.length; action++)
        races.push([call * SITE_STRIDE + occurrence, action]);
  }
  return races;
}
