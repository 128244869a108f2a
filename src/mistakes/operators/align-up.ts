// SPDX-License-Identifier: GPL-2.0-only
// Rounds to the other side.
import { Node } from 'ts-morph';
import { calleeOf } from './code.ts';
import { type Operator, replaced } from './operator.ts';

const OTHER_WAY: ReadonlyMap<string, string> = new Map([
  ['ALIGN_DOWN', 'ALIGN'],
  ['ALIGN', 'ALIGN_DOWN'],
]);

export const alignUp: Operator = {
  name: 'align-up',
  about: 'ALIGN for ALIGN_DOWN, and the other way round.',
  changesAt: (node) => {
    const other = OTHER_WAY.get(calleeOf(node) ?? '');
    if (other === undefined || !Node.isCallExpression(node)) return [];
    return [{ ...replaced(node.getExpression(), other), needs: [other] }];
  },
};
