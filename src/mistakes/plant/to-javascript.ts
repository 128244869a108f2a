// SPDX-License-Identifier: GPL-2.0-only
// Erases types and rewrites imports.
import { ts } from 'ts-morph';
import { type Edit, withEdits } from './edit.ts';
import { PlantError } from './plant-error.ts';

/** What the parser says about a text; the type of the compiler's syntax tree keeps it to itself. */
type Parsed = ts.SourceFile & { readonly parseDiagnostics?: readonly ts.Diagnostic[] };

/**
 * The body of a function `(require, exports)` that does what the module does. Erasing the types is enough, since the project
 * allows no syntax that needs more; imports become constants, so that calls cost what they cost in a real module.
 * @throws PlantError if the text does not parse
 */
export function toJavaScript(path: string, text: string): string {
  const tree: Parsed = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  const wrong = tree.parseDiagnostics?.[0];
  if (wrong !== undefined) {
    const line = text.slice(0, wrong.start ?? 0).split('\n').length;
    throw new PlantError(
      `${path}:${line} does not parse: ${ts.flattenDiagnosticMessageText(wrong.messageText, ' ')}`,
    );
  }
  const edits: Edit[] = [];
  const exported: string[] = [];
  const erase = (from: number, to: number): void => {
    edits.push({ from, to, text: '' });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      edits.push({ from: node.getStart(), to: node.end, text: requireOf(node) });
      return;
    }
    if (isType(node) || node.kind === ts.SyntaxKind.ExportKeyword) {
      erase(node.pos, node.end);
      return;
    }
    if (ts.isAsExpression(node) || ts.isNonNullExpression(node) || ts.isSatisfiesExpression(node))
      erase(node.expression.end, node.end);
    if (ts.isCallExpression(node) && node.typeArguments !== undefined)
      erase(node.typeArguments.pos - 1, node.typeArguments.end + 1);
    if (ts.isParameter(node) && node.questionToken !== undefined)
      erase(node.questionToken.pos, node.questionToken.end);
    if (ts.isFunctionLike(node) && node.typeParameters !== undefined)
      erase(node.typeParameters.pos - 1, node.typeParameters.end + 1);
    if (isTyped(node)) erase(node.type.pos - 1, node.type.end);
    if (isExported(node)) exported.push(...namesOf(node));
    node.forEachChild((child) => {
      if (!ts.isTypeNode(child)) visit(child);
    });
  };
  tree.forEachChild(visit);
  const body = withEdits(path, text, edits);
  return `'use strict';\n${body}\n${exported.map((name) => `exports.${name} = ${name};`).join('\n')}\n`;
}

/** `const { A, B } = require('…');` for what an import names that is not a type. */
function requireOf(node: ts.ImportDeclaration): string {
  const clause = node.importClause;
  const bindings = clause?.namedBindings;
  if (clause?.phaseModifier === ts.SyntaxKind.TypeKeyword) return '';
  if (bindings === undefined || !ts.isNamedImports(bindings))
    throw new PlantError(`"${node.getText()}" is no import of names`);
  const names = bindings.elements
    .filter((element) => !element.isTypeOnly)
    .map(({ name, propertyName }) => (propertyName ? `${propertyName.text}: ${name.text}` : name.text));
  return names.length === 0
    ? ''
    : `const { ${names.join(', ')} } = require(${node.moduleSpecifier.getText()});`;
}

function isType(node: ts.Node): boolean {
  return ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
}

type Typed = ts.Node & { readonly type: ts.TypeNode };

function isTyped(node: ts.Node): node is Typed {
  const typed =
    ts.isParameter(node) ||
    ts.isVariableDeclaration(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isArrowFunction(node);
  return typed && node.type !== undefined;
}

function isExported(node: ts.Node): node is ts.FunctionDeclaration | ts.VariableStatement {
  return (
    (ts.isFunctionDeclaration(node) || ts.isVariableStatement(node)) &&
    node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword) === true
  );
}

function namesOf(node: ts.FunctionDeclaration | ts.VariableStatement): readonly string[] {
  if (ts.isFunctionDeclaration(node)) return node.name === undefined ? [] : [node.name.text];
  return node.declarationList.declarations.map((declaration) => declaration.name.getText());
}
