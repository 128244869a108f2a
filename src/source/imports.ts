// SPDX-License-Identifier: GPL-2.0-only
// What a module imports, in whichever way that is written.
import { ts } from 'ts-morph';

/** Something that a module imports. */
export interface Import {
  /** As it is written: a path, or the name of a package. */
  readonly specifier: string;
  /** From 1. */
  readonly line: number;
}

/** A place where a module may import what its text does not tell. */
export interface UnclearImport {
  /** From 1. */
  readonly line: number;
  /** What stands there, as a noun phrase. */
  readonly what: string;
}

/** The imports of a module, in the order of the text. */
export interface Imports {
  readonly clear: readonly Import[];
  readonly unclear: readonly UnclearImport[];
}

const SCRIPT = /\.[cm]?[jt]sx?$/;
/** A path, or a name that stands for a package; everything else may be mapped to any file. */
const PLAIN = /^(?:\.{1,2}(?:\/|$)|\/|file:|node:|[A-Za-z]:[\\/]|@?[A-Za-z0-9_-])[^?#%]*$/;
const SCHEME = /^(?!file:|node:)[A-Za-z][A-Za-z0-9+.-]+:/;

/**
 * What the module of this text imports: static and for its effects, exported again, by `import()`, `require()` and as a type, and the files that
 * it names by `new URL(…, import.meta.url)`. A file that is no script imports nothing.
 */
export function importsOf(file: string, text: string): Imports {
  if (!SCRIPT.test(file)) return { clear: [], unclear: [] };
  const isTsx = file.endsWith('x');
  const known = isTsx ? importsOfTsx : importsOfTs;
  let imports = known.get(text);
  if (imports === undefined) {
    imports = readImports(file, text, isTsx ? ts.ScriptKind.TSX : ts.ScriptKind.TS);
    known.set(text, imports);
  }
  return imports;
}

/** What may load a module without being an import or an export, and what only looks like one. */
const OTHERWISE = /\b(?:require|createRequire|URL|meta|declare\s+module)\b/;

/**
 * What of that is clear, for who asks hundreds of files, as a run does that keeps a checkpoint: a text with nothing but imports and exports is not parsed for it,
 * which takes four times as long. A regular expression that reads like an import is taken for one.
 */
export function clearSpecifiers(file: string, text: string): readonly string[] {
  if (!SCRIPT.test(file) || file.endsWith('x') || OTHERWISE.test(text))
    return importsOf(file, text).clear.map(({ specifier }) => specifier);
  let specifiers = specifiersOf.get(text);
  if (specifiers === undefined) {
    const { importedFiles } = ts.preProcessFile(text, true, false);
    specifiers = importedFiles.map(({ fileName }) => fileName).filter(isClear);
    specifiersOf.set(text, specifiers);
  }
  return specifiers;
}

function isClear(specifier: string): boolean {
  return PLAIN.test(specifier) && !SCHEME.test(specifier);
}

/** The imports of the texts that were read, which are the same as long as the text is: the program's own sources are read for several hashes. */
const importsOfTs = new Map<string, Imports>();
const importsOfTsx = new Map<string, Imports>();
const specifiersOf = new Map<string, readonly string[]>();

function readImports(file: string, text: string, kind: ts.ScriptKind): Imports {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, false, kind);
  const clear: Import[] = [];
  const unclear: UnclearImport[] = [];
  const lineOf = (node: ts.Node): number =>
    source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
  const refuse = (node: ts.Node, what: string): void => {
    unclear.push({ line: lineOf(node), what });
  };
  const add = (node: ts.Node, specifier: ts.Node | undefined, written: string): void => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier))
      refuse(node, `${written} of a path that is computed`);
    else if (!isClear(specifier.text))
      refuse(node, `${written} of ${JSON.stringify(specifier.text)}, which is neither a path nor a package`);
    else clear.push({ specifier: specifier.text, line: lineOf(node) });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node, node.moduleSpecifier, 'an import');
    else if (ts.isExportDeclaration(node)) {
      if (node.moduleSpecifier !== undefined) add(node, node.moduleSpecifier, 'an export');
    } else if (ts.isExternalModuleReference(node)) add(node, node.expression, 'an import');
    else if (ts.isImportTypeNode(node))
      add(node, ts.isLiteralTypeNode(node.argument) ? node.argument.literal : node.argument, 'an import()');
    else if (ts.isCallExpression(node) && loader(node.expression) !== null) {
      add(node, node.arguments[0], `${loader(node.expression)}()`);
      for (const argument of node.arguments) visit(argument);
      return;
    } else if (isUrlBesideModule(node)) add(node, node.arguments?.[0], 'a new URL()');
    else if (ts.isPropertyAccessExpression(node) && node.name.text !== 'createRequire') {
      visit(node.expression);
      return;
    } else if (ts.isIdentifier(node) && (node.text === 'require' || node.text === 'createRequire'))
      refuse(node, `${node.text} as a value`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { clear, unclear };
}

/** What loads a module when it is called; null for everything else. */
function loader(callee: ts.Expression): string | null {
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return 'import';
  if (isNamed(callee, 'require')) return 'require';
  if (!ts.isPropertyAccessExpression(callee) || callee.name.text !== 'resolve') return null;
  if (isNamed(callee.expression, 'require')) return 'require.resolve';
  return ts.isMetaProperty(callee.expression) ? 'import.meta.resolve' : null;
}

/** `new URL(…, import.meta.url)`: a file beside the module. */
function isUrlBesideModule(node: ts.Node): node is ts.NewExpression {
  if (!ts.isNewExpression(node) || !isNamed(node.expression, 'URL')) return false;
  const base = node.arguments?.[1];
  return base !== undefined && ts.isPropertyAccessExpression(base) && ts.isMetaProperty(base.expression);
}

function isNamed(node: ts.Node, name: string): boolean {
  return ts.isIdentifier(node) && node.text === name;
}
