// SPDX-License-Identifier: GPL-2.0-only
// Questions about syntax trees that operators share.
import { type BinaryExpression, type CallExpression, Node, SyntaxKind } from 'ts-morph';

/** Name of the function that a call names last: `kvm_fault_lock` of `k.kvm_fault_lock(kvm)`; null if it is no call. */
export function calleeOf(node: Node): string | null {
  if (!Node.isCallExpression(node)) return null;
  const callee = node.getExpression();
  return Node.isPropertyAccessExpression(callee) ? callee.getName() : callee.getText();
}

/** The call that a statement consists of, if it is one of the named functions. */
export function callStatement(node: Node, names: readonly string[]): CallExpression | null {
  if (!Node.isExpressionStatement(node)) return null;
  const call = node.getExpression();
  return Node.isCallExpression(call) && names.includes(calleeOf(call) ?? '') ? call : null;
}

/** The assignment, compound ones included, that a statement consists of. */
export function assignmentOf(node: Node): BinaryExpression | null {
  if (!Node.isExpressionStatement(node)) return null;
  const expression = node.getExpression();
  return Node.isBinaryExpression(expression) && isAssignment(expression) ? expression : null;
}

/** Whether an expression writes its left side. */
function isAssignment(expression: BinaryExpression): boolean {
  const kind = expression.getOperatorToken().getKind();
  return kind >= SyntaxKind.FirstAssignment && kind <= SyntaxKind.LastAssignment;
}

/** The statements that stand beside `statement`, itself included; empty if it stands alone behind an `if`. */
export function besides(statement: Node): readonly Node[] {
  const parent = statement.getParent();
  return parent !== undefined && Node.isStatemented(parent) ? parent.getStatements() : [];
}

/** The statement behind `statement`, if one stands there. */
export function nextOf(statement: Node): Node | null {
  const all = besides(statement);
  const at = all.indexOf(statement);
  return at < 0 ? null : (all[at + 1] ?? null);
}

/** Whether `target`, a name or a chain of names, occurs in the code of `node`. */
export function mentions(node: Node, target: string): boolean {
  return mentionsText(node.getText(), target);
}

function mentionsText(text: string, target: string): boolean {
  for (let at = text.indexOf(target); at >= 0; at = text.indexOf(target, at + 1)) {
    const before = text[at - 1] ?? ' ';
    const after = text[at + target.length] ?? ' ';
    if (!/[\w$.]/.test(before) && !/[\w$]/.test(after)) return true;
  }
  return false;
}

/** The logical opposite of an expression, as text. */
export function negated(node: Node): string {
  if (Node.isPrefixUnaryExpression(node) && node.getOperatorToken() === SyntaxKind.ExclamationToken)
    return node.getOperand().getText();
  if (Node.isTrueLiteral(node) || Node.isFalseLiteral(node)) return String(!node.getLiteralValue());
  const simple =
    Node.isIdentifier(node) || Node.isPropertyAccessExpression(node) || Node.isCallExpression(node);
  return simple || Node.isParenthesizedExpression(node) ? `!${node.getText()}` : `!(${node.getText()})`;
}

/** The condition of an `if` or of a conditional expression. */
export function conditionOf(node: Node): Node | null {
  if (Node.isIfStatement(node)) return node.getExpression();
  return Node.isConditionalExpression(node) ? node.getCondition() : null;
}

/** Whether a node is a name, or a chain of names, that is read here and not written or declared. */
export function isRead(node: Node): boolean {
  if (!Node.isIdentifier(node) && !Node.isPropertyAccessExpression(node)) return false;
  const parent = node.getParent();
  if (parent === undefined) return false;
  if (Node.isPropertyAccessExpression(parent)) return parent.getExpression() === node && !isWritten(parent);
  if (Node.isBinaryExpression(parent)) return parent.getLeft() !== node || !isAssignment(parent);
  if (Node.isCallExpression(parent)) return parent.getExpression() !== node;
  if (Node.isPropertyAssignment(parent) || Node.isVariableDeclaration(parent))
    return parent.getInitializer() === node;
  return !(
    Node.isParameterDeclaration(parent) ||
    Node.isShorthandPropertyAssignment(parent) ||
    Node.isImportSpecifier(parent) ||
    Node.isFunctionDeclaration(parent) ||
    Node.isBreakStatement(parent) ||
    Node.isLabeledStatement(parent) ||
    Node.isTypeNode(parent)
  );
}

function isWritten(node: Node): boolean {
  const parent = node.getParent();
  return Node.isBinaryExpression(parent) && parent.getLeft() === node && isAssignment(parent);
}

/** Whether a statement leaves the code around it at its end: a return, a jump, or an `if` around one. */
export function leaves(statement: Node): boolean {
  if (Node.isReturnStatement(statement) || Node.isBreakStatement(statement)) return true;
  if (Node.isBlock(statement)) return statement.getStatements().some(leaves);
  return false;
}

/** Whether a name is in reach of `node`: declared in the function around it, or one of its parameters. */
export function isInReach(node: Node, name: string): boolean {
  const around = node.getFirstAncestorByKind(SyntaxKind.FunctionDeclaration);
  if (around === undefined) return false;
  return (
    around.getParameters().some((parameter) => parameter.getName() === name) ||
    around
      .getDescendantsOfKind(SyntaxKind.VariableDeclaration)
      .some((declared) => declared.getName() === name && declared.getEnd() <= node.getStart())
  );
}
