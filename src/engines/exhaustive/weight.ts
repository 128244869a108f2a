// SPDX-License-Identifier: GPL-2.0-only
// The exact share of the space that leaves stand for.
import { type Fraction, sumOf } from '../../core/fraction.ts';
import type { Walk } from '../../core/walk.ts';

/** Adds up the shares of leaves without rounding. */
export interface WeightSum {
  /** Adds the leaf that the walk is at, or as many of the same share. */
  readonly add: (walk: Walk, leaves?: number) => void;
  readonly total: () => Fraction;
}

/** A sum of no leaves yet. */
export function startWeight(): WeightSum {
  /** Number of leaves by the two factors of the reciprocal of their weight: there are few different ones. */
  const weights = new Map<number, Map<number, number>>();
  return {
    add: ({ cofactor, product }, leaves = 1) => {
      let counts = weights.get(product);
      if (counts === undefined) {
        counts = new Map();
        weights.set(product, counts);
      }
      counts.set(cofactor, (counts.get(cofactor) ?? 0) + leaves);
    },
    total: () =>
      sumOf(
        [...weights].flatMap(([product, byCofactor]) =>
          [...byCofactor].map(
            ([cofactor, count]): Fraction => `${count}/${BigInt(product) * BigInt(cofactor)}`,
          ),
        ),
      ),
  };
}
