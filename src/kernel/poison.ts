// SPDX-License-Identifier: GPL-2.0-only
/**
 * What C leaves uninitialised.
 *
 * A pointer or flag that nobody wrote is `POISON`; a number that nobody wrote is `NaN`, which spreads through
 * arithmetic and fails every comparison, much as an indeterminate value would do harm in C. A façade function that is
 * handed either records the violation `uninitialised` and goes on. A branch that a variant takes on a poisoned
 * flag without passing it on is not seen; the bugs of this kind that were real all handed the value to a call.
 */
export const POISON: unknown = Object.freeze({ poison: true });

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
