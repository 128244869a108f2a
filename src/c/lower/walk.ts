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
  for (const part of Object.values(root)) if (typeof part === 'object') walk(part, visit);
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

/**
 * Names of variables that hold a written value from their declaration on: each has an initialiser, and neither it nor anything that is
 * assigned later reads what may not have been written. One that shares its name with another has to keep the rule for both.
 */
export function cleanVariables(
  root: unknown,
  isKernelCall: (name: string) => boolean,
  params: readonly string[],
): Set<string> {
  const candidates = new Map<string, Expression[]>();
  const out = new Set(params);
  walk(root, (node) => {
    if (node.kind === 'declaration') {
      for (const v of node.variables) {
        if (v.init === null || v.init.kind === 'list') out.add(v.name);
        else candidates.set(v.name, [...(candidates.get(v.name) ?? []), v.init]);
      }
    }
    if (node.kind === 'assign' && node.target.kind === 'name') {
      candidates.set(node.target.name, [...(candidates.get(node.target.name) ?? []), node.value]);
    }
  });
  for (const name of addressTaken(root)) out.add(name);
  const clean = new Set([...candidates.keys()].filter((name) => !out.has(name)));
  for (let changed = true; changed; ) {
    changed = false;
    for (const name of clean) {
      if (candidates.get(name)!.every((e) => isClean(e, clean, out, isKernelCall))) continue;
      clean.delete(name);
      out.add(name);
      changed = true;
    }
  }
  return clean;
}

function isClean(
  e: Expression,
  clean: ReadonlySet<string>,
  dirty: ReadonlySet<string>,
  isKernelCall: (name: string) => boolean,
): boolean {
  let ok = true;
  const visit = (x: Expression): void => {
    switch (x.kind) {
      case 'name':
        // What is no local is a constant, or a variable at file scope, which starts as zero.
        if (dirty.has(x.name) && !clean.has(x.name)) ok = false;
        return;
      case 'call':
        if (x.callee.kind !== 'name' || !isKernelCall(x.callee.name)) ok = false;
        return;
      case 'field':
      case 'index':
      case 'statements':
      case 'compound':
        ok = false;
        return;
      case 'unary':
        if (x.operator === '*') ok = false;
        else visit(x.operand);
        return;
      case 'comma':
        visit(x.right);
        return;
      case 'conditional':
        if (x.yes === null) visit(x.test);
        else visit(x.yes);
        visit(x.no);
        return;
      case 'binary':
        visit(x.left);
        visit(x.right);
        return;
      case 'assign':
        visit(x.value);
        return;
      case 'cast':
      case 'step':
        visit(x.operand);
        return;
      default:
        return;
    }
  };
  visit(e);
  return ok;
}
