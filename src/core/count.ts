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
  const count = choices.space.dimensions.length;
  const walk = choices.startWalk(0, prefix);
  let total = 0n;
  do {
    for (let dimension = 0; dimension < count; dimension++) {
      if (choices.values[dimension] !== ANY) continue;
      if (choices.space.exclusions[dimension].length === 0) choices.options(dimension);
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
