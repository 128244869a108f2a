// SPDX-License-Identifier: GPL-2.0-only
// A fallthrough lost or gained.
import { Node } from 'ts-morph';
import { nextOf } from './code.ts';
import { type Operator, replaced } from './operator.ts';

export const dropFallthrough: Operator = {
  name: 'drop-fallthrough',
  about: 'A case that no longer falls through to the next one, or one that does where it should not.',
  changesAt: (node) => {
    if (Node.isBreakStatement(node) && node.getLabel() === undefined) return [replaced(node, ';')];
    if (!Node.isCaseClause(node) || isLast(node.getParentOrThrow().getParentOrThrow())) return [];
    const last = node.getStatements().at(-1);
    if (last === undefined) return [replaced(node, `${node.getText()} break;`)];
    return Node.isBreakStatement(last) || Node.isReturnStatement(last)
      ? []
      : [replaced(last, `${last.getText()} break;`)];
  },
};

/** Behind a switch that a function ends with there is nothing to break to: no value would be returned. */
function isLast(statement: Node): boolean {
  const body = statement.getParent();
  return Node.isBlock(body) && Node.isFunctionDeclaration(body.getParent()) && nextOf(statement) === null;
}
