// SPDX-License-Identifier: GPL-2.0-only
// A missing case.
import { Node } from 'ts-morph';
import { type Operator, replaced } from './operator.ts';

export const dropCase: Operator = {
  name: 'drop-case',
  about: 'A case that is missing, alone or with what it does.',
  changesAt: (node) => {
    if (!Node.isCaseClause(node)) return [];
    const statements = node.getStatements();
    return [
      replaced(node, ''),
      ...(statements.length === 0 ? [] : [replaced(node, `case ${node.getExpression().getText()}:`)]),
    ];
  },
};
