// SPDX-License-Identifier: GPL-2.0-only
// Two early returns in the other order.
import { Node } from 'ts-morph';
import { leaves, nextOf } from './code.ts';
import { type Operator, swapped } from './operator.ts';

export const swapReturns: Operator = {
  name: 'swap-returns',
  about: 'Two checks that leave early, in the other order.',
  changesAt: (node) => {
    const next = nextOf(node);
    return next !== null && leavesEarly(node) && leavesEarly(next) ? [swapped(node, next)] : [];
  },
};

function leavesEarly(node: Node): boolean {
  return Node.isIfStatement(node) && leaves(node.getThenStatement());
}
