// SPDX-License-Identifier: GPL-2.0-only
// What a scenario can say: dimensions, races and the sites where they strike.
import { at } from './at.ts';
import type { Dimension, Exclusion } from './dimension.ts';

/** The calls before which another thread may act. */
export interface Sites {
  /** Every call by name; its position is its code in the effect log. */
  readonly calls: readonly string[];
  /** Those of them that are sites. */
  readonly before: readonly string[];
  /** Occurrences of one call that are told apart; later ones are no sites. */
  readonly occurrences: number;
}

/** What the scenarios of a subject are made of, and what follows from it. */
export interface Space {
  /** By number. */
  readonly dimensions: readonly Dimension[];
  /** Number of each dimension, by name. */
  readonly numbers: ReadonlyMap<string, number>;
  /** For each dimension the bits of all its values. */
  readonly everyValue: Int32Array;
  /** For each dimension the value for each of 32 equally likely draws, by weight. */
  readonly draws: readonly Uint8Array[];
  /** For each dimension the values that it does not take beside those of others, with the declarations of these. */
  readonly exclusions: readonly (readonly Exclusion[])[];
  /** The race actions by number; the first stands for none. At most 30. */
  readonly races: readonly string[];
  /**
   * For each action, and each that may come in its place, the parts of the machine, as bits, in which the machine after one may differ from that after the other: runs
   * that touch none of these come to the same under both, if they do under the first.
   */
  readonly distinct: readonly Int32Array[];
  /** Bits of all race actions. */
  readonly everyRace: number;
  readonly sites: Sites;
  /** Room for the occurrences of one call in a site's number. */
  readonly stride: number;
  /** Room for every site. */
  readonly siteCount: number;
  /** The dimension that is part of the schedule rather than of the machine; -1 if there is none. */
  readonly momentary: number;
}

/**
 * Makes the space of a subject.
 * @param distinct as the space has it; any two actions differ in everything without
 * @throws RangeError if a declaration does not fit: two dimensions of one name, a number out of order, too many values or races
 */
export function defineSpace(
  dimensions: readonly Dimension[],
  races: readonly string[],
  sites: Sites,
  distinct: readonly Int32Array[] = races.map(() => new Int32Array(races.length).fill(-1)),
): Space {
  const numbers = new Map(dimensions.map(({ name }, number) => [name, number]));
  if (numbers.size !== dimensions.length) throw new RangeError('two dimensions have the same name');
  const misplaced = dimensions.findIndex(({ number }, position) => number !== position);
  if (misplaced >= 0) {
    const { name, number } = dimensions[misplaced];
    throw new RangeError(
      `${name} has number ${number} and stands at ${misplaced}: a new dimension takes the next number`,
    );
  }
  const large = dimensions.find(({ values }) => values.length > 30 || values.length === 0);
  if (large !== undefined)
    throw new RangeError(`${large.name} has ${large.values.length} values; 1 to 30 fit`);
  if (races.length > 30) throw new RangeError(`${races.length} race actions; 30 fit`);
  const momentary = dimensions.filter((dimension) => dimension.momentary === true);
  if (momentary.length > 1) throw new RangeError('more than one dimension is part of the schedule');
  const stride = sites.occurrences + 1;
  return {
    dimensions,
    numbers,
    everyValue: Int32Array.from(dimensions, ({ values }) => (1 << values.length) - 1),
    draws: dimensions.map(drawsOf),
    exclusions: exclusionsOf(dimensions),
    races,
    distinct,
    everyRace: (1 << races.length) - 2,
    sites,
    stride,
    siteCount: sites.calls.length * stride,
    momentary: momentary.length === 0 ? -1 : dimensions.indexOf(momentary[0]),
  };
}

/** Number of the dimension of a name. @throws TypeError if there is none */
export function dimensionNumber({ numbers }: Space, name: string): number {
  const number = numbers.get(name);
  if (number === undefined) throw new TypeError(`there is no dimension "${name}"`);
  return number;
}

/** What each dimension declares, and what others declare of it. */
function exclusionsOf(dimensions: readonly Dimension[]): readonly (readonly Exclusion[])[] {
  const all: Exclusion[][] = dimensions.map(() => []);
  for (const { name, number, representatives } of dimensions) {
    for (const { other, own, values } of representatives?.excludes ?? []) {
      if ((own & values & 1) !== 0)
        throw new RangeError(`${name} excludes its simplest value beside the simplest of another dimension`);
      at(all, number).push({ own, other, values });
      at(all, other).push({ own: values, other: number, values: own });
    }
  }
  return all;
}

function drawsOf({ values }: Dimension): Uint8Array {
  const weights = values.map((value) => value.weight ?? 1);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const table = new Uint8Array(32);
  let cumulated = 0;
  let slot = 0;
  weights.forEach((weight, index) => {
    cumulated += weight;
    const end = index === weights.length - 1 ? 32 : Math.round((32 * cumulated) / total);
    while (slot < end) table[slot++] = index;
  });
  return table;
}
