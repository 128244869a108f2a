// SPDX-License-Identifier: GPL-2.0-only
// Parsers of numeric options.
import { UsageError } from './usage-error.ts';

/** A parser for the value of `option`: a whole number within the bounds. */
export function wholeNumber(option: string, min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^[0-9]+$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= min && value <= max)) {
      throw new UsageError(`${option} is "${text}"; give a whole number from ${min} to ${max}`);
    }
    return value;
  };
}

/** A parser for the value of `option`: a number of seconds, fractions allowed. */
export function seconds(option: string, max: number): (text: string) => number {
  return (text) => {
    const value = /^[0-9]*\.?[0-9]+$/.test(text) ? Number(text) : Number.NaN;
    if (!(value > 0 && value <= max)) {
      throw new UsageError(`${option} is "${text}"; give a number of seconds above 0, up to ${max}`);
    }
    return value;
  };
}
