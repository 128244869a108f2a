// SPDX-License-Identifier: GPL-2.0-only
// The parsed variant.
import { dirname, join, normalize } from 'node:path/posix';
import {
  type FunctionDeclaration,
  type InterfaceDeclaration,
  Node,
  Project,
  type SourceFile,
} from 'ts-morph';
import { asC } from '../../c/emit/as-c.ts';
import type { Translation } from '../../c/translate.ts';
import { kernelSourcePath, type NamedSource, readKernelSource } from './sources.ts';

/** A structure that a variant declares or that the kernel hands to it. */
export interface Struct {
  readonly name: string;
  readonly fields: readonly string[];
  /** Declared type by field. */
  readonly types: ReadonlyMap<string, string>;
  /** Whether every field is read-only: a constant context. */
  readonly constant: boolean;
}

/** The syntax trees of a variant, with the kernel helpers that it calls. */
export interface VariantProgram {
  readonly source: NamedSource;
  readonly files: readonly SourceFile[];
  readonly entry: FunctionDeclaration;
  /** Structures by name: those of the variant and the kernel's fault descriptor. */
  readonly structs: ReadonlyMap<string, Struct>;
  /** The function that `name` means in `file`: the variant's own, else a helper of mmu.c; null if it is neither. */
  resolve(name: string, file: SourceFile): FunctionDeclaration | null;
  /** Whether the function is the variant's own and no helper that all variants share. */
  isOwn(f: FunctionDeclaration): boolean;
}

/** The constant context of the kernel's headers that some variants take. */
export const FAULT_DESC = 'kvm_s2_fault_desc';

/**
 * Parses a variant.
 * @throws Error if its entry does not declare the function
 */
export function parseVariant(source: NamedSource): VariantProgram {
  const project = new Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true });
  const trees = new Map<string, SourceFile>();
  for (const [path, text] of source.files) trees.set(path, project.createSourceFile(`/${path}`, text));
  const { translation } = source;
  if (translation !== undefined) for (const tree of trees.values()) translations.set(tree, translation);
  const name = translation?.function ?? 'user_mem_abort';
  const entry = trees.get(source.entry)?.getFunction(name);
  if (entry === undefined) throw new Error(`${source.entry} declares no function ${name}`);

  const structs = new Map<string, Struct>();
  const types = readKernelSource('types.ts');
  if (types !== null) {
    const tree = project.createSourceFile('/src/kernel/types.ts', types, { overwrite: true });
    const desc = tree.getInterface(FAULT_DESC);
    if (desc !== undefined) structs.set(FAULT_DESC, structOf(desc));
  }
  for (const tree of trees.values()) {
    for (const declared of tree.getInterfaces()) {
      // A translation declares the descriptor as its header does, whose caller alone writes it.
      if (translation !== undefined && declared.getName() === FAULT_DESC && structs.has(FAULT_DESC)) continue;
      structs.set(declared.getName(), structOf(declared));
    }
  }

  const helpers = new Map<string, FunctionDeclaration | null>();
  const helper = (name: string): FunctionDeclaration | null => {
    const known = helpers.get(name);
    if (known !== undefined) return known;
    const path = `fault/${name}.ts`;
    const text = /^\w+$/.test(name) ? readKernelSource(path) : null;
    const f =
      text === null
        ? null
        : project.createSourceFile(`/${kernelSourcePath(path)}`, text, { overwrite: true });
    const found = f?.getFunction(name) ?? null;
    helpers.set(name, found);
    return found;
  };
  const own = new Set(trees.values());
  return {
    source,
    files: [...trees.values()],
    entry,
    structs,
    isOwn: (f) => own.has(f.getSourceFile()),
    resolve: (name, file) => {
      const local = file.getFunction(name);
      if (local !== undefined) return local;
      const imported = importedFrom(name, file);
      const tree = imported === null ? undefined : trees.get(imported.path);
      const f = tree?.getFunction(imported?.name ?? name);
      return f ?? helper(imported?.name ?? name);
    },
  };
}

/** Where in the sources a node stands, in the C where it is a translation: `path:line`. */
export function place(node: Node): string {
  const known = places.get(node);
  if (known !== undefined) return known;
  const translation = translations.get(node.getSourceFile());
  const line = node.getStartLineNumber();
  const found =
    translation === undefined
      ? `${node.getSourceFile().getFilePath().slice(1)}:${line}`
      : `${translation.file}:${cLine(translation, line)}`;
  places.set(node, found);
  return found;
}

const places = new WeakMap<Node, string>();
const translations = new WeakMap<SourceFile, Translation>();

/** The C line of a line of a translation: its own, else that of the statement before. */
function cLine({ lines }: Translation, line: number): number {
  return lines.slice(0, line).findLast((one) => one > 0) ?? 1;
}

/** Text of a node on one line, without comments, cut to what fits a report. */
export function oneLine(node: Node, most = 90): string {
  const isC = translations.has(node.getSourceFile());
  const text = (isC ? asC(node.getText()) : node.getText())
    .replace(/\/\/[^\n]*/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

/** The expression within parentheses, `as`, `satisfies` and `!`. */
export function bare(node: Node): Node {
  if (
    Node.isParenthesizedExpression(node) ||
    Node.isAsExpression(node) ||
    Node.isSatisfiesExpression(node) ||
    Node.isNonNullExpression(node)
  )
    return bare(node.getExpression());
  return node;
}

/** Name of a declared type without `Readonly<…>`. */
export function typeName(text: string | undefined): string {
  return (text ?? '').replace(/^Readonly<(.*)>$/, '$1').trim();
}

function importedFrom(name: string, file: SourceFile): { path: string; name: string } | null {
  for (const declaration of file.getImportDeclarations()) {
    for (const imported of declaration.getNamedImports()) {
      if ((imported.getAliasNode()?.getText() ?? imported.getName()) !== name) continue;
      const specifier = declaration.getModuleSpecifierValue();
      const path = normalize(join(dirname(file.getFilePath()), specifier)).slice(1);
      return { path, name: imported.getName() };
    }
  }
  return null;
}

function structOf(declared: InterfaceDeclaration): Struct {
  const properties = declared.getProperties();
  return {
    name: declared.getName(),
    fields: properties.map((property) => property.getName()),
    types: new Map(
      properties.map((property) => [property.getName(), property.getTypeNode()?.getText() ?? '']),
    ),
    constant: properties.length > 0 && properties.every((property) => property.isReadonly()),
  };
}
