// SPDX-License-Identifier: GPL-2.0-only
// Which scripts belong to a variant.
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { SourceFile } from 'ts-morph';
import { isKernelPath, variantOnDisk } from '../variant-source.ts';
import type { TsMorph } from './branch_points.ts';
import type { CountedScript } from './coverage.ts';

/** A script of a variant, with its syntax tree. */
export interface VariantFile {
  readonly script: CountedScript;
  readonly tree: SourceFile;
}

/** Parses a script; the same script is parsed once. */
export type Parse = (script: CountedScript) => SourceFile;

const HELPER = /\/src\/kernel\/fault\/(\w+)\.[cm]?[jt]s$/;

/**
 * The scripts that make up the variant whose entry is at `entry`: the entry, what it imports by paths short of the
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
  const { files: own } = variantOnDisk(fileURLToPath(entry), { isOutside: isKernelPath, lenient: true });
  for (const file of own.keys()) {
    const script = byUrl.get(pathToFileURL(file).href);
    if (script === undefined) continue;
    const tree = parse(script);
    files.set(script.url, { script, tree });
    for (const definition of tree.getDescendantsOfKind(ts.SyntaxKind.FunctionDeclaration))
      defined.add(definition.getName() ?? '');
  }
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
