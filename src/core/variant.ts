// SPDX-License-Identifier: GPL-2.0-only
// One version of a subject's function.
import type { Contract } from './contract.ts';

/** Values that a version of a function cannot be given: the space is confined to what is left. */
export interface Limit {
  readonly dimension: string;
  /** Labels of the values that are left. */
  readonly values: readonly string[];
  /** What is left out and why, as half a sentence. */
  readonly why: string;
  /** It holds only beside a version that has it as well: what the other can be given is what the change is about. */
  readonly unlessOtherCan?: true;
}

/** A function of a variant's file that the model stands in for: its text decides nothing in a run. */
export interface ModelledFunction {
  readonly name: string;
  /** Where it stands, as `file:line`. */
  readonly at: string;
  /** Its text without layout and comments. */
  readonly text: string;
}

/**
 * One version of a subject's function. The function itself is a property of the subject's own making: only a bench of that subject calls
 * it.
 */
export interface Variant {
  readonly name: string;
  /** What it declares to do otherwise than the base. */
  readonly contracts?: readonly Contract[];
  /** The release that its text is of: `6.12`. What came later is not asked of it. Absent: the newest. */
  readonly release?: string;
  readonly limits?: readonly Limit[];
  readonly modelled?: readonly ModelledFunction[];
  /** What a verdict on it rests on beside the model, as half sentences. */
  readonly notes?: readonly string[];
  /** It reaches the machine past the calls that it is given, as a planted mistake may: it is always run on it, and nobody follows it. */
  readonly alone?: true;
  /** Brings back the first values of what outlives a call. Called before a single fault, and before the first one of a session. */
  readonly reset?: () => void;
}

/**
 * Whether two variants are judged by other invariants, as texts of different releases are. What one of them is not asked is held against what the
 * other breaks: a difference is what one breaks and the other keeps, and not what nobody looked at.
 */
export function askedDifferently(a: Variant, b: Variant): boolean {
  return a.release !== b.release;
}
