// SPDX-License-Identifier: GPL-2.0-only
// A branch taken always or never.
import { conditionOf } from './code.ts';
import { type Operator, replaced } from './operator.ts';

export const fixCondition: Operator = {
  name: 'fix-condition',
  about: 'A condition that was lost: its branch is always taken, or never.',
  changesAt: (node) => {
    const condition = conditionOf(node);
    return condition === null ? [] : [replaced(condition, 'true'), replaced(condition, 'false')];
  },
};
