// SPDX-License-Identifier: GPL-2.0-only
/**
 * What C leaves uninitialised.
 *
 * A pointer or flag that nobody wrote is `POISON`; a number that nobody wrote is `NaN`, which spreads through arithmetic and fails every
 * comparison. A façade function that is handed either records the violation `uninitialised` and goes on. A variant that was translated
 * from C checks such a value wherever something depends on it (`src/c/lower/unwritten.ts` finds the reads that need it); one that was
 * written by hand, or mutated, does not, so that a branch that it takes on a poisoned flag without passing it on is not seen. To follow a
 * poisoned pointer ends the run wherever it happens, as to follow NULL does.
 */
import { face } from './face.ts';

/** Where a pointer leads that nobody wrote: a field of what is there is no value. */
const NOWHERE: ProxyHandler<object> = {
  get: (nothing, field) => {
    // What the language itself asks, to print a value or to add it up, follows no pointer.
    if (typeof field === 'symbol' || OF_LANGUAGE.has(field)) return Reflect.get(nothing, field) as unknown;
    throw new TypeError(`${field} is read through a pointer that nobody wrote`);
  },
  set: (_nothing, field) => {
    throw new TypeError(`${String(field)} is written through a pointer that nobody wrote`);
  },
};

const OF_LANGUAGE: ReadonlySet<string> = new Set(['toString', 'valueOf', 'toJSON']);

/** A pointer or flag that nobody wrote. */
export const POISON: unknown = new Proxy(face({}), NOWHERE);

/** A number that nobody wrote. */
export const POISON_NUMBER = Number.NaN;

/** An out-parameter: `T *`. */
export interface Ref<T> {
  value: T;
}

/** An out-parameter over a variable that is not initialised. */
export function uninit<T>(): Ref<T> {
  return { value: POISON as T };
}

/** An out-parameter over a variable that holds `value`. */
export function ref<T>(value: T): Ref<T> {
  return { value };
}

/** What a check of a value is told to: the façade of the machine that runs. */
interface Told {
  /** Records that something was used that nobody wrote. */
  readonly readUnwritten: (what: string) => void;
}

/** A flag or pointer where something depends on it. What nobody wrote is recorded, and the run goes on with it. */
export function written<T>(k: Told, value: T, what: string): T {
  if (value === POISON) k.readUnwritten(what);
  return value;
}

/** A number where something depends on it. */
export function writtenNumber(k: Told, value: number, what: string): number {
  if (Number.isNaN(value)) k.readUnwritten(what);
  return value;
}
