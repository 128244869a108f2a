// SPDX-License-Identifier: GPL-2.0-only
// A term of a condition missing.
import { Node, SyntaxKind } from 'ts-morph';
import { type Operator, replaced } from './operator.ts';

/** Whether a node joins two terms of a condition. */
export function joinsTerms(node: Node): boolean {
  if (!Node.isBinaryExpression(node)) return false;
  const kind = node.getOperatorToken().getKind();
  return kind === SyntaxKind.AmpersandAmpersandToken || kind === SyntaxKind.BarBarToken;
}

export const dropTerm: Operator = {
  name: 'drop-term',
  about: 'One term of a condition is missing.',
  changesAt: (node) =>
    Node.isBinaryExpression(node) && joinsTerms(node)
      ? [replaced(node, node.getLeft().getText()), replaced(node, node.getRight().getText())]
      : [],
};
