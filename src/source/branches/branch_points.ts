// SPDX-License-Identifier: GPL-2.0-only
// The branches in a syntax tree.
import type { Node, SourceFile } from 'ts-morph';

/** ts-morph, handed in by whoever loaded it: it is large, and most runs of the program do without. */
export type TsMorph = typeof import('ts-morph');

/** One of the ways that control can go at a place where it has a choice. */
export interface BranchPoint {
  /** Offset of its first token. */
  readonly start: number;
  /** The innermost named function around it, or the empty string. */
  readonly inFunction: string;
  /** The decision and this side of it, on one line: `if (!vma)`, `else of if (nested)`, `default: …`, `a && <b>`. */
  readonly text: string;
}

/**
 * Every branch of a script: both sides of `if` that are written down (an `else` that is not there has nothing to reach),
 * the clauses of `switch`, both arms of `?:`, the right operands of `&&`, `||` and `??`, loop bodies and `catch` blocks.
 * An early return is the branch that it stands in.
 */
export function branchPoints(ts: TsMorph, file: SourceFile): BranchPoint[] {
  const points: BranchPoint[] = [];
  const add = (node: Node, text: string): void => {
    const inFunction = functionName(ts, node);
    if (INTEROP.test(inFunction)) return;
    points.push({ start: node.getStart(), inFunction, text: oneLine(text) });
  };
  file.forEachDescendant((node) => {
    if (ts.Node.isIfStatement(node)) {
      const condition = node.getExpression().getText();
      add(node.getThenStatement(), `if (${condition})`);
      const otherwise = node.getElseStatement();
      if (otherwise) add(otherwise, `else of if (${condition})`);
    } else if (ts.Node.isCaseClause(node)) {
      add(node, `case ${node.getExpression().getText()}:`);
    } else if (ts.Node.isDefaultClause(node)) {
      add(node, node.getText());
    } else if (ts.Node.isConditionalExpression(node)) {
      const condition = node.getCondition().getText();
      add(node.getWhenTrue(), `${condition} ? <${node.getWhenTrue().getText()}>`);
      add(node.getWhenFalse(), `${condition} ? … : <${node.getWhenFalse().getText()}>`);
    } else if (ts.Node.isBinaryExpression(node)) {
      const operator = node.getOperatorToken().getText();
      if (LOGICAL.has(operator))
        add(node.getRight(), `${node.getLeft().getText()} ${operator} <${node.getRight().getText()}>`);
    } else if (ts.Node.isIterationStatement(node)) {
      add(node.getStatement(), `loop ${node.getText()}`);
    } else if (ts.Node.isCatchClause(node)) {
      add(node.getBlock(), node.getText());
    }
  });
  return points;
}

const LOGICAL: ReadonlySet<string> = new Set(['&&', '||', '??']);
/** What a transpiler puts in front of a module to make it look like another kind of module. */
const INTEROP = /^_(interop|getRequireWildcard)/;

function functionName(ts: TsMorph, node: Node): string {
  for (const around of node.getAncestors()) {
    if (ts.Node.isFunctionDeclaration(around) || ts.Node.isMethodDeclaration(around)) {
      const name = around.getName();
      if (name !== undefined) return name;
    } else if (ts.Node.isVariableDeclaration(around)) {
      const value = around.getInitializer();
      if (ts.Node.isArrowFunction(value) || ts.Node.isFunctionExpression(value)) return around.getName();
    }
  }
  return '';
}

function oneLine(text: string): string {
  return text
    .replace(/\/\/[^\n]*/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
