// SPDX-License-Identifier: GPL-2.0-only
// Another error, or success instead of one.
import { Node, SyntaxKind } from 'ts-morph';
import { type Change, type Operator, replaced } from './operator.ts';

/** What each error is taken for. */
const MISTAKEN: ReadonlyMap<string, readonly string[]> = new Map([
  ['EAGAIN', ['-EFAULT', '0']],
  ['EFAULT', ['-EAGAIN', '0']],
  ['ENOEXEC', ['-EFAULT', '0']],
]);

export const changeError: Operator = {
  name: 'change-error',
  about: 'Another error, success in the place of an error, or the wrong way of being done.',
  changesAt: (node) => {
    if (Node.isPrefixUnaryExpression(node) && node.getOperatorToken() === SyntaxKind.MinusToken) {
      const others = MISTAKEN.get(node.getOperand().getText()) ?? [];
      return others.map((other): Change => {
        const change = replaced(node, other);
        return other === '0' ? change : { ...change, needs: [other.slice(1)] };
      });
    }
    if (!Node.isReturnStatement(node)) return [];
    const value = node.getExpression();
    if (value === undefined) return [];
    const text = value.getText();
    if (text === '0') return [replaced(value, '1')];
    if (text === '1') return [replaced(value, '0')];
    return text === 'ret' ? [replaced(value, '0')] : [];
  },
};
