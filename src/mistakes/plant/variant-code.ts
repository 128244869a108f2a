// SPDX-License-Identifier: GPL-2.0-only
// Finds code by function and text, and collects changes.
import {
  type CallExpression,
  type FunctionDeclaration,
  type IfStatement,
  Node,
  type SourceFile,
} from 'ts-morph';
import { type Edit, withEdits } from './edit.ts';
import { PlantError } from './plant-error.ts';
import { compact } from './same-code.ts';

/** Module specifier under which a planted file finds the kernel, whatever folder it lies in. */
export const KERNEL_SPECIFIER = 'kernel';

/**
 * The source of a variant in the hands of a transformation. Nodes are those of the pristine code, which is never changed: changes are
 * collected and made together. Code is named by the function that it stands in and by its text, in any formatting.
 *
 * Every look-up throws a `PlantError` unless there is exactly one such place: a transformation that no longer fits must not
 * quietly do nothing.
 */
export class VariantCode {
  /** Name of the variant. */
  readonly variant: string;
  private readonly files: readonly SourceFile[];
  private readonly edits = new Map<SourceFile, Edit[]>();

  /** @param files the variant's own first, then the helpers that it uses */
  constructor(variant: string, files: readonly SourceFile[]) {
    this.variant = variant;
    this.files = files;
  }

  /** The definition of a function; the variant's own if it has one. */
  function(name: string): FunctionDeclaration {
    for (const file of this.files) {
      const found = file.getFunction(name);
      if (found !== undefined) return found;
    }
    throw new PlantError(`${this.variant} has no function ${name}()`);
  }

  /**
   * The only node of a function with this text; of several around each other the outermost.
   * @param nth which of several in the order of the text, from 0
   */
  find(inFunction: string, text: string, nth?: number): Node {
    return this.only(this.function(inFunction), text, hasText(text), nth);
  }

  /** The only node with this text inside another one. */
  within(node: Node, text: string): Node {
    return this.only(node, text, hasText(text));
  }

  /**
   * The only `if` of a function on this condition.
   * @param nth which of several in the order of the text, from 0
   */
  ifOn(inFunction: string, condition: string, nth?: number): IfStatement {
    const wanted = compact(condition);
    return this.only(
      this.function(inFunction),
      `if (${condition})`,
      (node): node is IfStatement =>
        Node.isIfStatement(node) && compact(node.getExpression().getText()) === wanted,
      nth,
    );
  }

  /** The statement right after another one, which must have this text. */
  following(statement: Node, text: string): Node {
    const next = statement.getNextSibling();
    if (next !== undefined && hasText(text)(next)) return next;
    throw new PlantError(`"${text}" does not follow "${statement.getText()}" in ${this.variant}`);
  }

  /** The only call of `callee` in a function. */
  call(inFunction: string, callee: string): CallExpression {
    return this.only(
      this.function(inFunction),
      `${callee}()`,
      (node): node is CallExpression =>
        Node.isCallExpression(node) && compact(node.getExpression().getText()) === compact(callee),
    );
  }

  replace(node: Node, text: string): void {
    this.change(node, node.getStart(), node.getEnd(), text);
  }

  remove(node: Node): void {
    this.replace(node, '');
  }

  insertBefore(node: Node, text: string): void {
    this.change(node, node.getStart(), node.getStart(), `${text} `);
  }

  insertBehind(node: Node, text: string): void {
    this.change(node, node.getEnd(), node.getEnd(), text);
  }

  /** Removes a statement, which is put after another one instead. */
  moveBehind(statement: Node, other: Node): void {
    this.remove(statement);
    this.change(other, other.getEnd(), other.getEnd(), ` ${statement.getText()}`);
  }

  /** Makes names of the kernel known to the file of a function. */
  need(inFunction: string, ...names: readonly string[]): void {
    const definition = this.function(inFunction);
    const file = definition.getSourceFile();
    const known = new Set(
      file.getImportDeclarations().flatMap((line) => line.getNamedImports().map((named) => named.getName())),
    );
    const missing = names.filter((name) => !known.has(name));
    if (missing.length === 0) return;
    const line = `import { ${missing.join(', ')} } from '${KERNEL_SPECIFIER}';\n`;
    this.change(definition, 0, 0, line);
  }

  /** The text of the changed files, by path. */
  result(): ReadonlyMap<string, string> {
    const texts = new Map<string, string>();
    for (const [file, edits] of this.edits)
      texts.set(file.getFilePath(), withEdits(file.getFilePath(), file.getFullText(), edits));
    return texts;
  }

  private change(node: Node, from: number, to: number, text: string): void {
    const file = node.getSourceFile();
    const edits = this.edits.get(file) ?? [];
    edits.push({ from, to, text });
    this.edits.set(file, edits);
  }

  private only<Found extends Node>(
    root: Node,
    what: string,
    matches: ((node: Node) => node is Found) | ((node: Node) => boolean),
    nth?: number,
  ): Found {
    const found: Found[] = [];
    root.forEachDescendant((node, walk) => {
      if (!matches(node)) return;
      found.push(node as Found);
      walk.skip();
    });
    const match = found[nth ?? 0];
    if (match !== undefined && (nth !== undefined || found.length === 1)) return match;
    const where = Node.isFunctionDeclaration(root) ? `${root.getName()}()` : `"${root.getText()}"`;
    throw new PlantError(
      `${where} of ${this.variant} has ${found.length === 0 ? 'no' : `${found.length} times`} "${what}"`,
    );
  }
}

function hasText(text: string): (node: Node) => boolean {
  const wanted = compact(text);
  return (node) => compact(node.getText()) === wanted;
}
