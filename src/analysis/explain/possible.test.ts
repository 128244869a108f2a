// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { ANY } from '../../core/choices.ts';
import { D, DIMENSIONS } from '../../subjects/user_mem_abort/dimensions/all.ts';
import { World } from '../../subjects/user_mem_abort/world.ts';
import { possibleValues, type Rule } from './possible.ts';

const RULES = DIMENSIONS.map((_, dimension) => possibleValues(DIMENSIONS, dimension));

describe('the conditions on the values of a dimension', () => {
  it('say of every scenario what its domain says: one rule applies, and allows the same values', () => {
    const { choices } = new World();
    const wrong: string[] = [];
    for (let seed = 0; seed < 500; seed++) {
      choices.startRandom(seed);
      DIMENSIONS.forEach((_, dimension) => void choices.pick(dimension));
      const applies = ({ given }: Rule): boolean =>
        given.every(({ dimension, values }) => values.includes(choices.values[dimension]));
      DIMENSIONS.forEach(({ domain, name, values }, dimension) => {
        const [rule, ...others] = RULES[dimension].filter(applies);
        const all = (1 << values.length) - 1;
        const possible = domain === undefined ? all : domain(choices) & all;
        if (others.length > 0 || rule?.possible !== possible) wrong.push(`${name} under seed ${seed}`);
      });
    }
    expect(choices.values).not.toContain(ANY);
    expect(wrong).toEqual([]);
  });

  it('are none where every value is always possible', () => {
    expect(possibleValues(DIMENSIONS, D.userPteGone)).toEqual([{ given: [], possible: 3 }]);
  });

  it('leave out what makes no difference, and what cannot be', () => {
    // Only with 4K pages does protected mode matter, and only a permission fault has a leaf.
    const rules = possibleValues(DIMENSIONS, D.stage2State).map(({ given }) =>
      given.map(({ dimension }) => dimension),
    );
    expect(rules).toEqual([
      [D.faultKind],
      [D.faultKind, D.pageSize, D.protectedKvm],
      [D.faultKind, D.pageSize, D.protectedKvm],
      [D.faultKind, D.pageSize],
    ]);
    const kinds = possibleValues(DIMENSIONS, D.vmaKind).flatMap(({ given }) => given);
    expect(
      kinds.filter(({ dimension, values }) => dimension === D.stage2State && values.includes(0)),
    ).toEqual([]);
  });
});
