// SPDX-License-Identifier: GPL-2.0-only
// How many machines lie below some decisions.

import { ANY, type Choices } from './choices.ts';
import { popcount } from './draw.ts';
import type { Decision } from './walk.ts';

/**
 * The number of machines below the decisions of `prefix`: of assignments of a representative to every dimension. Dimensions that the options of
 * others depend on, or that exclude values of others, are walked through, the others counted.
 */
export function countMachines(choices: Choices, prefix: readonly Decision[]): bigint {
  const { dimensions, exclusions } = choices.space;
  const count = dimensions.length;
  const walk = choices.startWalk(0, prefix);
  let total = 0n;
  do {
    for (let dimension = 0; dimension < count; dimension++) {
      if (choices.values[dimension] !== ANY) continue;
      // The last of several that exclude values of one another has no need to be walked through.
      const isLast = exclusions[dimension].every(({ other }) => choices.values[other] !== ANY);
      if (isLast) choices.options(dimension);
      else choices.pick(dimension);
    }
    let machines = 1;
    for (let dimension = 0; dimension < count; dimension++) {
      if (choices.values[dimension] === ANY) machines *= popcount(choices.options(dimension));
    }
    total += BigInt(machines);
  } while (walk.next());
  return total;
}
