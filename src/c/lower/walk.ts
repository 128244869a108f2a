// SPDX-License-Identifier: GPL-2.0-only
// Questions about parsed C that need no names.
import type { Expression, Statement } from '../parse/ast.ts';

/** A node of the parsed C. */
type Node = { readonly kind: string };

function isNode(x: unknown): x is Node {
  return typeof x === 'object' && x !== null && typeof (x as Node).kind === 'string';
}

/** Visits every node below `root`, outermost first. */
export function walk(root: unknown, visit: (node: Expression | Statement) => void): void {
  if (Array.isArray(root)) {
    for (const item of root) walk(item, visit);
    return;
  }
  if (typeof root !== 'object' || root === null) return;
  if (isNode(root)) visit(root as Expression | Statement);
  for (const inner of Object.values(root)) if (typeof inner === 'object') walk(inner, visit);
}

/** Names of the variables whose address is taken. */
export function addressTaken(root: unknown): Set<string> {
  const names = new Set<string>();
  walk(root, (node) => {
    if (node.kind === 'unary' && node.operator === '&' && node.operand.kind === 'name')
      names.add(node.operand.name);
  });
  return names;
}

/** What the addresses in a function are of. */
export interface AddressesTaken {
  /** Variables whose address goes anywhere but straight into a call of the façade. */
  readonly exposed: Set<string>;
  readonly fields: Set<string>;
}

/** Whether what is called is the façade's, or one of two of its functions, as KVM_PGT_FN() makes it. */
export function goesToFacade(callee: Expression, isFacade: (name: string) => boolean): boolean {
  if (callee.kind === 'name') return isFacade(callee.name);
  if (callee.kind !== 'conditional' || callee.yes === null) return false;
  return goesToFacade(callee.yes, isFacade) && goesToFacade(callee.no, isFacade);
}

/** Finds where addresses that are taken go. */
export function addressesTaken(root: unknown, isFacade: (name: string) => boolean): AddressesTaken {
  const fields = new Set<string>();
  const harmless = new Set<unknown>();
  const exposed = new Set<string>();
  walk(root, (node) => {
    if (node.kind === 'call' && goesToFacade(node.callee, isFacade))
      for (const arg of node.args) harmless.add(arg);
    if (node.kind !== 'unary' || node.operator !== '&') return;
    const { operand } = node;
    if (operand.kind === 'name' && !harmless.has(node)) exposed.add(operand.name);
    if (operand.kind === 'field') fields.add(operand.name);
  });
  return { exposed, fields };
}

/** Names that a function may call or point to. */
export function namesIn(root: unknown): Set<string> {
  const names = new Set<string>();
  walk(root, (node) => {
    if (node.kind === 'name') names.add(node.name);
  });
  return names;
}
