// SPDX-License-Identifier: GPL-2.0-only
// A call or assignment missing.
import { Node } from 'ts-morph';
import { assignmentOf, calleeOf, callStatement } from './code.ts';
import { LOCK_CALLS } from './drop-lock.ts';
import { RELEASES } from './drop-release.ts';
import { dropped, type Operator } from './operator.ts';

export const skipEffect: Operator = {
  name: 'skip-effect',
  about: 'A call or an assignment that is left out.',
  changesAt: (node) => {
    if (Node.isIdentifier(assignmentOf(node)?.getLeft())) return [dropped(node)];
    if (!Node.isExpressionStatement(node) || calleeOf(node.getExpression()) === null) return [];
    return callStatement(node, [...LOCK_CALLS, ...RELEASES]) === null ? [dropped(node)] : [];
  },
};
