// SPDX-License-Identifier: GPL-2.0-only
// A condition the wrong way round.
import { conditionOf, negated } from './code.ts';
import { type Operator, replaced } from './operator.ts';

export const negateCondition: Operator = {
  name: 'negate-condition',
  about: 'A condition the wrong way round.',
  changesAt: (node) => {
    const condition = conditionOf(node);
    return condition === null ? [] : [replaced(condition, negated(condition))];
  },
};
