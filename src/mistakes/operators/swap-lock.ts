// SPDX-License-Identifier: GPL-2.0-only
// Lock and unlock confused.
import { Node } from 'ts-morph';
import { callStatement } from './code.ts';
import { LOCK_CALLS, LOCKS } from './drop-lock.ts';
import { type Operator, replaced } from './operator.ts';

const OTHER_HALF = new Map(
  [...LOCKS].flatMap(([lock, unlock]) => [[lock, unlock] as const, [unlock, lock] as const]),
);

export const swapLock: Operator = {
  name: 'swap-lock',
  about: 'A lock where an unlock belongs, and the other way round.',
  changesAt: (node) => {
    const callee = callStatement(node, LOCK_CALLS)?.getExpression();
    if (!Node.isPropertyAccessExpression(callee)) return [];
    const name = callee.getNameNode();
    return [replaced(name, OTHER_HALF.get(name.getText()) ?? '')];
  },
};
