// SPDX-License-Identifier: GPL-2.0-only
// The value from before a clamp.
import { Node } from 'ts-morph';
import { calleeOf } from './code.ts';
import { type Operator, replaced } from './operator.ts';

const ROUNDING: readonly string[] = ['ALIGN_DOWN', 'ALIGN'];

export const dropClamp: Operator = {
  name: 'drop-clamp',
  about: 'The value from before it was clamped or aligned.',
  changesAt: (node) => {
    const callee = calleeOf(node);
    if (callee === null || !Node.isCallExpression(node)) return [];
    const args = node.getArguments();
    if (ROUNDING.includes(callee)) return [replaced(node, args[0].getText())];
    if (callee === 'min') return args.map((arg) => replaced(node, arg.getText()));
    return [];
  },
};
