// SPDX-License-Identifier: GPL-2.0-only
// A bound off by one.
import { Node, SyntaxKind } from 'ts-morph';
import { type Operator, replaced } from './operator.ts';

const NEXT_TO: ReadonlyMap<SyntaxKind, readonly string[]> = new Map([
  [SyntaxKind.LessThanToken, ['<=', '>=']],
  [SyntaxKind.LessThanEqualsToken, ['<', '>']],
  [SyntaxKind.GreaterThanToken, ['>=', '<=']],
  [SyntaxKind.GreaterThanEqualsToken, ['>', '<']],
  [SyntaxKind.EqualsEqualsEqualsToken, ['!==']],
  [SyntaxKind.ExclamationEqualsEqualsToken, ['===']],
  [SyntaxKind.PlusToken, ['-']],
  [SyntaxKind.MinusToken, ['+']],
]);

export const offByOne: Operator = {
  name: 'off-by-one',
  about: 'A bound that takes in one value too many or too few, or looks to the wrong side.',
  changesAt: (node) => {
    if (!Node.isBinaryExpression(node)) return [];
    const token = node.getOperatorToken();
    return (NEXT_TO.get(token.getKind()) ?? []).map((other) => replaced(token, other));
  },
};
