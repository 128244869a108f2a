// SPDX-License-Identifier: GPL-2.0-only
// How a variant's text declares its function.
import { ts } from 'ts-morph';
import type { DeclaredFunction, DeclaredParameter } from '../core/signature.ts';
import { importedFile, type VariantSource } from './variant-source.ts';

/** As much of a source as says how something is declared. */
type Source = Pick<VariantSource, 'entry' | 'files'>;

/** How the function is declared that a variant exports under `name`; null if its text does not show that. */
export function declaredFunction(source: Source, name: string): DeclaredFunction | null {
  return exportedFrom(source, source.entry, name, new Set());
}

/** How a function is declared of which there is nothing but itself: by the names of its parameters. */
export function declarationOfValue(f: (...args: never[]) => unknown): DeclaredFunction | null {
  const tree = parse('value.ts', `const value = ${String(f)};`);
  const [statement] = tree.statements;
  if (statement === undefined || !ts.isVariableStatement(statement)) return null;
  const [{ initializer }] = statement.declarationList.declarations;
  return initializer === undefined ? null : ofFunction(initializer, tree);
}

/** The string that the module of a variant exports as a constant; null if there is none. */
export function constantNamed({ entry, files }: Source, name: string): string | null {
  for (const statement of parse(entry, files.get(entry) ?? '').statements) {
    if (!ts.isVariableStatement(statement)) continue;
    if (statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) !== true) continue;
    for (const { initializer, name: declared } of statement.declarationList.declarations) {
      if (initializer === undefined || !ts.isIdentifier(declared) || declared.text !== name) continue;
      const value = ts.isAsExpression(initializer) ? initializer.expression : initializer;
      if (ts.isStringLiteralLike(value)) return value.text;
    }
  }
  return null;
}

function parse(file: string, text: string): ts.SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, false, ts.ScriptKind.TS);
}

/** @param seen exports that are being looked for: modules may export from each other in a circle */
function exportedFrom(
  source: Source,
  file: string,
  name: string,
  seen: Set<string>,
): DeclaredFunction | null {
  const text = source.files.get(file);
  if (text === undefined || seen.has(`${file} ${name}`)) return null;
  seen.add(`${file} ${name}`);
  const tree = parse(file, text);
  const behind = (specifier: ts.Expression | undefined, other: string): DeclaredFunction | null => {
    if (specifier === undefined || !ts.isStringLiteral(specifier)) return null;
    const target = importedFile(source, file, specifier.text);
    return target === null ? null : exportedFrom(source, target, other, seen);
  };
  for (const statement of tree.statements) {
    if (!ts.isExportDeclaration(statement)) continue;
    const { exportClause, moduleSpecifier } = statement;
    if (exportClause === undefined) {
      const found = behind(moduleSpecifier, name);
      if (found !== null) return found;
    } else if (ts.isNamedExports(exportClause)) {
      const element = exportClause.elements.find((exported) => exported.name.text === name);
      if (element === undefined) continue;
      const own = (element.propertyName ?? element.name).text;
      return moduleSpecifier === undefined ? localNamed(tree, own, behind) : behind(moduleSpecifier, own);
    }
  }
  return localNamed(tree, name, behind);
}

/** What a name stands for at the top of a module. */
function localNamed(
  tree: ts.SourceFile,
  name: string,
  behind: (specifier: ts.Expression, name: string) => DeclaredFunction | null,
): DeclaredFunction | null {
  for (const statement of tree.statements) {
    if (ts.isFunctionDeclaration(statement) && statement.name?.text === name)
      return ofFunction(statement, tree);
    if (ts.isVariableStatement(statement)) {
      const variable = statement.declarationList.declarations.find(
        (declared) => ts.isIdentifier(declared.name) && declared.name.text === name,
      );
      if (variable === undefined) continue;
      const { initializer, type } = variable;
      const found =
        initializer !== undefined && ts.isIdentifier(initializer) && initializer.text !== name
          ? localNamed(tree, initializer.text, behind)
          : initializer === undefined
            ? null
            : ofFunction(initializer, tree);
      if (type === undefined) return found;
      return { type: type.getText(tree), parameters: found?.parameters ?? null };
    }
    if (ts.isImportDeclaration(statement)) {
      const bindings = statement.importClause?.namedBindings;
      if (bindings === undefined || !ts.isNamedImports(bindings)) continue;
      const element = bindings.elements.find((imported) => imported.name.text === name);
      if (element !== undefined)
        return behind(statement.moduleSpecifier, (element.propertyName ?? element.name).text);
    }
  }
  return null;
}

function ofFunction(node: ts.Node, tree: ts.SourceFile): DeclaredFunction | null {
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node))
    return ofFunction(node.expression, tree);
  if (!ts.isFunctionDeclaration(node) && !ts.isFunctionExpression(node) && !ts.isArrowFunction(node))
    return null;
  return {
    type: null,
    parameters: node.parameters.map(
      ({ dotDotDotToken, name, type }): DeclaredParameter => ({
        name: `${dotDotDotToken === undefined ? '' : '...'}${name.getText(tree)}`,
        type: type === undefined ? null : type.getText(tree).replaceAll(/\s+/g, ' '),
      }),
    ),
  };
}
