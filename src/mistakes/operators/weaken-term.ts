// SPDX-License-Identifier: GPL-2.0-only
// Terms joined wrongly.
import { Node, SyntaxKind } from 'ts-morph';
import { negated } from './code.ts';
import { joinsTerms } from './drop-term.ts';
import { type Change, type Operator, replaced } from './operator.ts';

export const weakenTerm: Operator = {
  name: 'weaken-term',
  about: 'Terms joined by the other operator, or one of them the wrong way round.',
  changesAt: (node) => {
    if (!Node.isBinaryExpression(node) || !joinsTerms(node)) return [];
    const join = node.getOperatorToken();
    const both = join.getKind() === SyntaxKind.AmpersandAmpersandToken;
    const changes: Change[] = [replaced(join, both ? '||' : '&&')];
    for (const term of [node.getLeft(), node.getRight()]) {
      if (!joinsTerms(term)) changes.push(replaced(term, negated(term)));
    }
    return changes;
  },
};
