// SPDX-License-Identifier: GPL-2.0-only
// Flags combined wrongly.
import { Node, SyntaxKind } from 'ts-morph';
import { type Operator, replaced } from './operator.ts';

/** Operators that put flags together or take them away, and what is written instead. */
const OTHERS: ReadonlyMap<SyntaxKind, readonly string[]> = new Map([
  [SyntaxKind.BarEqualsToken, ['=', '&=']],
  [SyntaxKind.AmpersandEqualsToken, ['=', '|=']],
  [SyntaxKind.AmpersandToken, ['|']],
  [SyntaxKind.BarToken, ['&']],
]);

export const loseFlag: Operator = {
  name: 'lose-flag',
  about: 'Flags that are put together the wrong way, or lost on the way.',
  changesAt: (node) => {
    if (Node.isPrefixUnaryExpression(node) && node.getOperatorToken() === SyntaxKind.TildeToken)
      return [replaced(node, node.getOperand().getText())];
    if (Node.isVariableDeclaration(node)) {
      const value = node.getInitializer();
      return value !== undefined && isFlag(value) ? [replaced(value, '0')] : [];
    }
    if (!Node.isBinaryExpression(node)) return [];
    const token = node.getOperatorToken();
    const changes = (OTHERS.get(token.getKind()) ?? []).map((other) => replaced(token, other));
    if (token.getKind() === SyntaxKind.BarToken)
      changes.push(replaced(node, node.getLeft().getText()), replaced(node, node.getRight().getText()));
    return changes;
  },
};

function isFlag(node: Node): boolean {
  return /^KVM_PGTABLE_WALK_/.test(node.getText());
}
