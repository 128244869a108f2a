// SPDX-License-Identifier: GPL-2.0-only
// The source of a copy read instead of the copy.
import { Node, SyntaxKind } from 'ts-morph';
import { assignmentOf, calleeOf, isRead } from './code.ts';
import { type Change, type Operator, replaced } from './operator.ts';

export const staleCopy: Operator = {
  name: 'stale-copy',
  about:
    'What a value was copied from, where the copy has moved on; and the first reading instead of the last.',
  changesAt: (node) => {
    const copy = copyMadeBy(node);
    if (copy === null) return [];
    const around = node.getFirstAncestorByKind(SyntaxKind.FunctionDeclaration);
    const changes: Change[] = [];
    around?.forEachDescendant((candidate) => {
      if (candidate.getStart() < node.getEnd() || candidate.getText() !== copy.name || !isRead(candidate))
        return;
      if (!isOriginalWritten(candidate, copy)) changes.push(replaced(candidate, copy.original));
    });
    return changes;
  },
};

/** Writing a value back to where it came from: there the original is the whole point. */
function isOriginalWritten(read: Node, copy: Copy): boolean {
  const parent = read.getParent();
  return Node.isBinaryExpression(parent) && parent.getLeft().getText() === copy.original;
}

interface Copy {
  readonly name: string;
  readonly original: string;
}

function copyMadeBy(node: Node): Copy | null {
  if (Node.isVariableDeclaration(node)) {
    const value = node.getInitializer();
    if (value === undefined) return null;
    const [first] = Node.isCallExpression(value) ? value.getArguments() : [];
    if (calleeOf(value) === 'ref' && first !== undefined && isLvalue(first))
      return { name: `${node.getName()}.value`, original: first.getText() };
    const isConst = node.getVariableStatement()?.getDeclarationKind() === 'const';
    return isLvalue(value) && !isConst ? { name: node.getName(), original: value.getText() } : null;
  }
  const assignment = assignmentOf(node);
  if (assignment?.getOperatorToken().getKind() !== SyntaxKind.EqualsToken) return null;
  const original = assignment.getRight();
  return isLvalue(original) ? { name: assignment.getLeft().getText(), original: original.getText() } : null;
}

/** A variable or field, no constant and nothing of the kernel's configuration. */
function isLvalue(node: Node): boolean {
  return (
    /^(?!k\.)[a-z_][\w]*(\.[a-z_]\w*)*$/.test(node.getText()) && !/^(true|false|null)$/.test(node.getText())
  );
}
