// SPDX-License-Identifier: GPL-2.0-only
// The type of a dimension.
import type { Choices } from './choices.ts';

/** One value that a dimension may take. */
export interface DimensionValue {
  /** Name in scenario files and reports. */
  readonly label: string;
  /** What it stands for. */
  readonly about: string;
  /** How often random testing takes it, relative to the others; 1 unless stated. */
  readonly weight?: number;
}

/** One thing that the environment may decide, with its representative values, simplest first. */
export interface Dimension {
  /** Its position in the space, for ever: scenario files list dimensions by it, and what a seed draws depends on it. A new one takes the next. */
  readonly number: number;
  readonly name: string;
  /** What it decides, in one sentence. */
  readonly about: string;
  /** Where the kernel depends on it. */
  readonly source: string;
  /** At most 30 values. */
  readonly values: readonly DimensionValue[];
  /**
   * Which values are possible, as bits by index, given other dimensions; all of them if absent. This is what makes scenarios
   * consistent by construction. A conditional dimension says in `about` when it is asked.
   */
  readonly domain?: (choices: Choices) => number;
  /** Whether it is part of the schedule rather than of the machine: what it decides may be so at one moment and not at the next. */
  readonly momentary?: boolean;
  /** Whether the model keeps no answer of its own, so that a run can be told one value after the other on one machine. */
  readonly unkept?: true;
  /** The values that the exhaustive engine takes; all possible ones if absent. */
  readonly representatives?: Representatives;
}

/** The values of a dimension that stand for all of them. */
export interface Representatives {
  /** Bits by index, given other dimensions; where none of them is possible, the simplest possible value is taken. */
  readonly mask: (choices: Choices) => number;
  /**
   * Values that are not taken together with values of other dimensions. Whichever of two dimensions is asked for first takes all that it has, and nothing is asked for
   * the sake of the other. Declared by one of the two; the simplest values of both go together.
   */
  readonly excludes?: readonly Exclusion[];
  /** Whether no value that these leave is outside the domain, which is not asked for then. */
  readonly keepsDomain?: true;
  /** Why a handler that is right on these is right on the others. */
  readonly enough: string;
}

/** Values of two dimensions, as bits by index, of which no two are taken together. */
export interface Exclusion {
  /** Of the dimension itself. */
  readonly own: number;
  /** Number of the other one. */
  readonly other: number;
  /** Of that. */
  readonly values: number;
}

/** The bits of every value. */
export const EVERY = -1;

/** Every value but the simplest. */
export const NOT_SIMPLEST = ~1;

/** Excludes all values but the simplest of several dimensions, given by their numbers, where another has one of `own`. */
export function apartFrom(own: number, ...others: readonly number[]): readonly Exclusion[] {
  return others.map((other) => ({ own, other, values: NOT_SIMPLEST }));
}

/** The bits of `domain` for the values with these indices. */
export function only(...indices: readonly number[]): number {
  let mask = 0;
  for (const index of indices) mask |= 1 << index;
  return mask;
}
