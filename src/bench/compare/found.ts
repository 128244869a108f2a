// SPDX-License-Identifier: GPL-2.0-only
// What one search came to.
import { median } from '../cpu.ts';

/** One search from one seed. */
export interface Found {
  readonly found: boolean;
  /** Scenarios until then, the last one included; each runs base and tip once. */
  readonly scenarios: number;
  /** CPU time of the search, without start-up, compilation and translation. */
  readonly seconds: number;
}

/** Searches from several seeds. */
export interface Searches {
  /** Seeds from which it was found. */
  readonly found: number;
  /** Median over all seeds; null where fewer than half of them found it, so that there is none. */
  readonly scenarios: number | null;
  readonly seconds: number | null;
}

/** The medians of searches; one that found nothing counts as longer than any that did. */
export function mediansOf(all: readonly Found[]): Searches {
  const medianOf = (of: (one: Found) => number): number | null => {
    const value = median(all.map((one) => (one.found ? of(one) : Number.POSITIVE_INFINITY)));
    return Number.isFinite(value) ? value : null;
  };
  return {
    found: all.filter(({ found }) => found).length,
    scenarios: medianOf(({ scenarios }) => scenarios),
    seconds: medianOf(({ seconds }) => seconds),
  };
}
