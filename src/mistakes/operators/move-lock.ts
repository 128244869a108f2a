// SPDX-License-Identifier: GPL-2.0-only
// A lock on the other side of its neighbour.
import { Node } from 'ts-morph';
import { besides, callStatement } from './code.ts';
import { LOCK_CALLS } from './drop-lock.ts';
import { type Change, type Operator, swapped } from './operator.ts';

export const moveLock: Operator = {
  name: 'move-lock',
  about: 'A lock or unlock on the other side of the statement beside it.',
  changesAt: (node) => {
    if (callStatement(node, LOCK_CALLS) === null) return [];
    const all = besides(node);
    const at = all.indexOf(node);
    const changes: Change[] = [];
    if (at > 0 && !onlyNames(all[at - 1])) changes.push(swapped(all[at - 1], node));
    if (at >= 0 && at + 1 < all.length) changes.push(swapped(node, all[at + 1]));
    return changes;
  },
};

/** A declaration that calls nothing only gives something a name: it may stand on either side of a lock. */
function onlyNames(statement: Node): boolean {
  return Node.isVariableStatement(statement) && !/\bk\.\w+\(/.test(statement.getText());
}
