// SPDX-License-Identifier: GPL-2.0-only
/**
 * Holds a translation against what the translator writes, before it runs: its own names and those of the kernel's module, no name of JavaScript's
 * that leads anywhere, and loops that count their steps. A translator that were talked into writing something else would be caught here.
 */
import { ts } from 'ts-morph';
import { stepCalls } from './count-steps.ts';
import { fieldClassName } from './field-pointers.ts';

/** What a translation calls at each step: a name that no C has. */
export const STEP = '$step';

const { SyntaxKind } = ts;

/** Everything that a translation consists of. */
const KINDS: ReadonlySet<ts.SyntaxKind> = new Set([
  SyntaxKind.ArrayBindingPattern,
  SyntaxKind.ArrayLiteralExpression,
  SyntaxKind.ArrowFunction,
  SyntaxKind.BinaryExpression,
  SyntaxKind.BindingElement,
  SyntaxKind.Block,
  SyntaxKind.BreakStatement,
  SyntaxKind.CallExpression,
  SyntaxKind.CaseBlock,
  SyntaxKind.CaseClause,
  SyntaxKind.ComputedPropertyName,
  SyntaxKind.ConditionalExpression,
  SyntaxKind.ContinueStatement,
  SyntaxKind.DefaultClause,
  SyntaxKind.DoStatement,
  SyntaxKind.ElementAccessExpression,
  SyntaxKind.EmptyStatement,
  SyntaxKind.EndOfFileToken,
  SyntaxKind.ExpressionStatement,
  SyntaxKind.FalseKeyword,
  SyntaxKind.ForStatement,
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.Identifier,
  SyntaxKind.IfStatement,
  SyntaxKind.LabeledStatement,
  SyntaxKind.NewExpression,
  SyntaxKind.NullKeyword,
  SyntaxKind.NumericLiteral,
  SyntaxKind.ObjectBindingPattern,
  SyntaxKind.ObjectLiteralExpression,
  SyntaxKind.Parameter,
  SyntaxKind.ParenthesizedExpression,
  SyntaxKind.PostfixUnaryExpression,
  SyntaxKind.PrefixUnaryExpression,
  SyntaxKind.PropertyAccessExpression,
  SyntaxKind.PropertyAssignment,
  SyntaxKind.ReturnStatement,
  SyntaxKind.ShorthandPropertyAssignment,
  SyntaxKind.StringLiteral,
  SyntaxKind.SwitchStatement,
  SyntaxKind.TrueKeyword,
  // A scope guard, which has a finally; there is no catch, so that nothing stops what ends a run.
  SyntaxKind.TryStatement,
  SyntaxKind.VariableDeclaration,
  SyntaxKind.VariableDeclarationList,
  SyntaxKind.VariableStatement,
  SyntaxKind.WhileStatement,
]);

/** Names that are no one's: values. */
const VALUES: readonly string[] = ['undefined', 'NaN', 'Infinity'];

/** What leads from any value to what made it. */
const LEADING: ReadonlySet<string> = new Set(
  [Object.prototype, Function.prototype]
    .flatMap((prototype: object) => Object.getOwnPropertyNames(prototype))
    .concat('prototype')
    .filter((name) => name !== 'name' && name !== 'length'),
);

/** Classes of the kernel's module, which make a pointer each. */
const POINTERS: readonly string[] = ['ElementRef', 'FieldRef'];

/** A translation that is none. */
export class NoTranslation extends Error {
  constructor(line: number, what: string) {
    super(`line ${line} of the translation has ${what}, which no translation has`);
    this.name = 'NoTranslation';
  }
}

/** A translation that may run. */
export interface Confined {
  /** The text, in which loops and functions count their steps, and pointers to fields have their own classes. */
  readonly text: string;
  /** The fields that it points to. */
  readonly fields: readonly string[];
}

/**
 * Makes a translation one that may run; lines stay where they are.
 * @throws NoTranslation if it is not what the translator writes
 */
export function confined(javascript: string): Confined {
  const source = ts.createSourceFile(
    'translation.js',
    javascript,
    ts.ScriptTarget.ES2023,
    true,
    ts.ScriptKind.JS,
  );
  const names = declared(source);
  const steps = stepCalls(source, STEP);
  const fields = new Set<string>();
  const refuse = (node: ts.Node, what: string): never => {
    throw new NoTranslation(source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1, what);
  };
  const visit = (node: ts.Node): void => {
    if (node.kind >= SyntaxKind.FirstPunctuation && node.kind <= SyntaxKind.LastPunctuation) return;
    if (!KINDS.has(node.kind)) refuse(node, SyntaxKind[node.kind]);
    if (ts.isIdentifier(node)) {
      if (isMember(node)) {
        if (LEADING.has(node.text)) refuse(node, `a member ${node.text}`);
      } else if (!names.has(node.text) && !VALUES.includes(node.text)) refuse(node, `the name ${node.text}`);
    }
    if (ts.isElementAccessExpression(node) && !isIndex(node.argumentExpression))
      refuse(node, 'an element by something that is no index');
    if (ts.isStringLiteral(node) && LEADING.has(node.text)) refuse(node, `the text "${node.text}"`);
    if (
      ts.isNewExpression(node) &&
      !(ts.isIdentifier(node.expression) && POINTERS.includes(node.expression.text))
    )
      refuse(node, 'new');
    const pointed = fieldPointedTo(node);
    if (pointed !== null) {
      fields.add(pointed.field);
      steps.replace(pointed.name.getStart(source), pointed.name.end, fieldClassName(pointed.field));
      steps.replace(pointed.object.end, pointed.fieldEnd, '');
    }
    if (ts.isIterationStatement(node, false)) steps.into(node.statement);
    else if (ts.isFunctionDeclaration(node) && node.body !== undefined) steps.into(node.body);
    ts.forEachChild(node, visit);
  };
  visit(source.endOfFileToken);
  for (const statement of source.statements) visit(statement);
  return { text: steps.text(), fields: [...fields] };
}

/** What `new FieldRef(object, 'field')` points to, and where its parts are; null for anything else. */
function fieldPointedTo(node: ts.Node): {
  readonly name: ts.Expression;
  readonly object: ts.Expression;
  readonly field: string;
  readonly fieldEnd: number;
} | null {
  if (!ts.isNewExpression(node) || node.arguments?.length !== 2) return null;
  const [object, field] = node.arguments;
  const { expression: name } = node;
  if (!ts.isIdentifier(name) || name.text !== 'FieldRef') return null;
  if (object === undefined || field === undefined || !ts.isStringLiteral(field)) return null;
  return { name, object, field: field.text, fieldEnd: field.end };
}

/** Whether an expression is a number that was written down or checked to be an index. */
function isIndex(node: ts.Expression): boolean {
  if (ts.isNumericLiteral(node)) return true;
  return (
    ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'elementIndex'
  );
}

/** Whether an identifier names a member of something, and nothing that is in scope. */
function isMember(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isPropertyAssignment(parent)) return parent.name === node;
  if (ts.isBindingElement(parent)) return parent.propertyName === node;
  return ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent);
}

/** All names that a text declares, and what it is given. */
function declared(source: ts.SourceFile): ReadonlySet<string> {
  const names = new Set(['kernel', 'probe']);
  const visit = (node: ts.Node): void => {
    if (
      (ts.isVariableDeclaration(node) ||
        ts.isParameter(node) ||
        ts.isBindingElement(node) ||
        ts.isFunctionDeclaration(node)) &&
      node.name !== undefined &&
      ts.isIdentifier(node.name)
    )
      names.add(node.name.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
}
