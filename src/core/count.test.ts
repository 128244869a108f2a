// SPDX-License-Identifier: GPL-2.0-only

import { describe, expect, it } from 'vitest';
import { D, DIMENSION_NAMES, type DimensionName } from '../subjects/user_mem_abort/dimensions/all.ts';
import { SPACE } from '../subjects/user_mem_abort/space.ts';
import { Choices } from './choices.ts';
import { countMachines } from './count.ts';

/** Choices in which all dimensions but these are confined to one value. */
function only(...free: readonly DimensionName[]): Choices {
  const choices = new Choices(SPACE);
  const simplest = new Choices(SPACE);
  simplest.startSimplest();
  for (const name of DIMENSION_NAMES) {
    if (!free.includes(name)) choices.confine(D[name], 1 << simplest.pick(D[name]));
  }
  return choices;
}

describe('the number of machines', () => {
  it('is one if nothing is left open', () => {
    expect(countMachines(only(), [])).toBe(1n);
  });

  it('is the product of the numbers of values where nothing depends on anything', () => {
    expect(countMachines(only('cacheDIC', 'protectedKvm', 'userPteGone'), [])).toBe(8n);
  });

  it('is the sum over the values of what others depend on', () => {
    // A write never meets a read-only slot; the walk of a data access stands behind that of a fetch.
    expect(countMachines(only('access', 'slotReadonly'), [])).toBe(BigInt(2 + 1 + 2 + 2));
  });

  it('of the subtrees below a dimension adds up to that of the whole', () => {
    const choices = only('access', 'slotReadonly', 'slotLogging');
    const walk = choices.startWalk(0, []);
    let sum = 0n;
    const prefixes = [];
    do {
      choices.pick(D.access);
      prefixes.push(walk.path);
    } while (walk.next());
    for (const prefix of prefixes) sum += countMachines(choices, prefix);
    expect(prefixes.length).toBe(4);
    expect(sum).toBe(countMachines(choices, []));
  });
});
