// SPDX-License-Identifier: GPL-2.0-only
// Which scripts belong to a variant.
import type { SourceFile } from 'ts-morph';
import type { TsMorph } from './branch_points.ts';
import type { CountedScript } from './coverage.ts';

/** A script of a variant, with its syntax tree. */
export interface VariantFile {
  readonly script: CountedScript;
  readonly tree: SourceFile;
}

/** Parses a script; the same script is parsed once. */
export type Parse = (script: CountedScript) => SourceFile;

const KERNEL = /\/src\/kernel\//;
const HELPER = /\/src\/kernel\/fault\/(\w+)\.[cm]?[jt]s$/;

/**
 * The scripts that make up the variant whose entry is at `entry`: the entry, what it imports by relative paths short of the
 * kernel, and the helpers in `src/kernel/fault` that these use by name and do not define themselves.
 * @returns no file if the entry is not among `scripts`
 */
export function variantFiles(
  ts: TsMorph,
  entry: string,
  scripts: readonly CountedScript[],
  parse: Parse,
): VariantFile[] {
  const byUrl = new Map(scripts.map((script) => [script.url, script]));
  const helpers = new Map<string, CountedScript>();
  for (const script of scripts) {
    const name = HELPER.exec(script.url)?.[1];
    if (name !== undefined) helpers.set(name, script);
  }
  const files = new Map<string, VariantFile>();
  const defined = new Set<string>();
  const visit = (script: CountedScript | undefined): void => {
    if (script === undefined || files.has(script.url)) return;
    const tree = parse(script);
    files.set(script.url, { script, tree });
    for (const definition of tree.getDescendantsOfKind(ts.SyntaxKind.FunctionDeclaration))
      defined.add(definition.getName() ?? '');
    for (const literal of tree.getDescendantsOfKind(ts.SyntaxKind.StringLiteral)) {
      const specifier = literal.getLiteralValue();
      if (!/^\.\.?\//.test(specifier)) continue;
      const url = new URL(specifier, script.url).href;
      if (!KERNEL.test(url)) visit(byUrl.get(url));
    }
  };
  visit(byUrl.get(entry));
  const use = (file: VariantFile): void => {
    for (const identifier of file.tree.getDescendantsOfKind(ts.SyntaxKind.Identifier)) {
      const script = helpers.get(identifier.getText());
      if (script === undefined || files.has(script.url) || defined.has(identifier.getText())) continue;
      const helper = { script, tree: parse(script) };
      files.set(script.url, helper);
      use(helper);
    }
  };
  for (const file of [...files.values()]) use(file);
  return [...files.values()];
}
