// SPDX-License-Identifier: GPL-2.0-only
// Tells on which runs a mutant can do anything else than its original.
import { Node, ts } from 'ts-morph';
import { assignmentOf, callStatement } from '../operators/code.ts';
import type { VariantCode } from '../plant/variant-code.ts';
import type { Mutant } from './mutant.ts';

/**
 * What is put into the original to see when a mutant matters: up to there the two are the same code, and where `value` and `other` are
 * the same value, what follows is the same run.
 */
type Site =
  /** The value of an expression, and what the mutant computes in its place. */
  | { readonly kind: 'value'; readonly node: Node; readonly other: string }
  /** A value that is compared before a statement. */
  | { readonly kind: 'before'; readonly statement: Node; readonly value: string; readonly other: string }
  /** Control came to a statement: whatever it does may differ. */
  | { readonly kind: 'reached'; readonly statement: Node };

/**
 * Puts a probe into the original for each mutant; the number that it names is the position of the mutant in the list. A probe that says
 * nothing in a run, or that finds the same value every time, shows that the mutant does in this run what the original does.
 */
export function probeFor(mutants: readonly Mutant[]): (code: VariantCode) => void {
  return (code) => {
    const sites = mutants.map((mutant, i) => ({ i, mutant, site: siteOf(mutant) }));
    for (const { mutant, i, site } of sites) {
      code.need(mutant.inFunction, ...(mutant.change.needs ?? []));
      if (site.kind === 'reached') code.insertBefore(site.statement, `probe(${i}, 0, () => 1);`);
      if (site.kind === 'before')
        code.insertBefore(site.statement, `probe(${i}, ${site.value}, () => ${site.other});`);
    }
    const values = sites.flatMap(({ i, site }) => (site.kind === 'value' ? [{ ...site, i }] : []));
    // What encloses another one opens first and closes last, also where both begin or end at the same place.
    values.sort((a, b) => b.node.getWidth() - a.node.getWidth() || a.i - b.i);
    for (const { node, i } of values) code.insertBefore(node, `probe(${i},`);
    for (const { node, other } of values.toReversed()) code.insertBehind(node, `, () => (${other}))`);
  };
}

function siteOf({ change }: Mutant): Site {
  const { replacements } = change;
  const statement = firstStatement(replacements.map(({ node }) => node));
  const [only] = replacements;
  if (replacements.length !== 1 || only === undefined) return { kind: 'reached', statement };
  const { node, text } = only;
  const assignment = text === ';' ? assignmentOf(node) : null;
  if (assignment !== null) {
    const [left, right] = [assignment.getLeft(), assignment.getRight()];
    if (!isPure(left.getText()) || !isPure(right.getText())) return { kind: 'reached', statement };
    const operator = assignment.getOperatorToken().getText().slice(0, -1);
    const value = operator === '' ? right.getText() : `${left.getText()} ${operator} (${right.getText()})`;
    // Only a statement of its own list is run right after what stands before it.
    return statement === node
      ? { kind: 'before', statement, value, other: left.getText() }
      : { kind: 'reached', statement };
  }
  const warned = text === ';' ? callStatement(node, WARNINGS)?.getArguments()[0]?.getText() : undefined;
  if (warned !== undefined && statement === node && isPure(warned))
    return { kind: 'before', statement, value: `!!(${warned})`, other: 'false' };
  const around = node.getParent();
  if (Node.isBinaryExpression(around) && around.getOperatorToken() === node) {
    const [left, right] = [around.getLeft().getText(), around.getRight().getText()];
    return isPure(around.getText()) && isValue(around)
      ? { kind: 'value', node: around, other: `${left} ${text} ${right}` }
      : { kind: 'reached', statement };
  }
  if (isValue(node) && isPure(node.getText()) && isPure(text)) return { kind: 'value', node, other: text };
  return { kind: 'reached', statement };
}

/** The statement of the innermost list around all the nodes that control comes to before any of them. */
function firstStatement(nodes: readonly Node[]): Node {
  const first = nodes.reduce((a, b) => (b.getStart() < a.getStart() ? b : a));
  for (let at: Node | undefined = first; at !== undefined; at = at.getParent()) {
    const list = at.getParent();
    if (list === undefined || !Node.isStatement(at)) continue;
    const isList = Node.isBlock(list) || Node.isCaseClause(list) || Node.isDefaultClause(list);
    if (isList && nodes.every((node) => node.getStart() >= list.getStart() && node.getEnd() <= list.getEnd()))
      return at;
  }
  throw new Error(`no statement is around "${first.getText()}"`);
}

/** Whether a node stands where a value is read. */
function isValue(node: Node): boolean {
  const parent = node.getParent();
  if (!Node.isExpression(node) || parent === undefined) return false;
  if (Node.isBinaryExpression(parent) && parent.getLeft() === node)
    return !/^[^=!<>]*=$|^(<<|>>>?)=$/.test(parent.getOperatorToken().getText());
  if (Node.isCallExpression(parent)) return parent.getExpression() !== node;
  if (Node.isPropertyAccessExpression(parent)) return false;
  if (Node.isPropertyAssignment(parent)) return parent.getInitializer() === node;
  return !Node.isExpressionStatement(parent);
}

/** Calls that do something only where their first argument is true. */
const WARNINGS = ['VM_WARN_ON_ONCE', 'WARN_ONCE', 'VM_BUG_ON'];

/** Calls of C that are arithmetic. */
const ARITHMETIC = new Set([
  'ALIGN',
  'ALIGN_DOWN',
  'BIT',
  'Math.floor',
  'Math.max',
  'Math.min',
  '__ffs',
  // What a translation of C computes with.
  'add64',
  'and64',
  'andFlags',
  'div64',
  'i16',
  'i32',
  'i8',
  'mul64',
  'or64',
  'plainPfn',
  'shl64',
  'sub64',
  'ule',
  'ult',
  'ushr64',
  'written',
  'writtenNumber',
  '__pfn_to_phys',
  'gfn_to_gpa',
  'gpa_to_gfn',
  'hasBit',
  'is_error_noslot_pfn',
]);

/** Whether evaluating an expression once more changes nothing. */
function isPure(text: string): boolean {
  const tree = ts.createSourceFile('x.ts', `(${text});`, ts.ScriptTarget.ES2023, true);
  let pure = true;
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) pure &&= ARITHMETIC.has(node.expression.getText());
    if (ts.isBinaryExpression(node)) pure &&= !isAssignment(node.operatorToken.kind);
    pure &&= !(ts.isPostfixUnaryExpression(node) || ts.isNewExpression(node) || ts.isArrowFunction(node));
    pure &&= !(ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node));
    if (ts.isPrefixUnaryExpression(node))
      pure &&=
        node.operator !== ts.SyntaxKind.PlusPlusToken && node.operator !== ts.SyntaxKind.MinusMinusToken;
    node.forEachChild(visit);
  };
  visit(tree);
  return pure && tree.statements.length === 1;
}

function isAssignment(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}
