// SPDX-License-Identifier: GPL-2.0-only
// The files that a variant consists of.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';

const RELATIVE_IMPORT = /\b(?:from|import)\s*\(?\s*['"](\.\.?\/[^'"]+)['"]/g;
/** The kernel that a module of a checkout names is replaced by the one that runs. */
const KERNEL_FILE = /\/src\/kernel\//;

/**
 * The files that a variant consists of: the module, and what it imports by relative paths short of the kernel. A file that
 * is not there is listed as well: it may come.
 * @param entry absolute path of the module
 */
export function watchedFiles(entry: string): readonly string[] {
  const files = new Set<string>();
  const visit = (file: string): void => {
    if (files.has(file) || KERNEL_FILE.test(file.replaceAll(sep, '/'))) return;
    files.add(file);
    if (!existsSync(file)) return;
    for (const [, specifier] of readFileSync(file, 'utf8').matchAll(RELATIVE_IMPORT))
      visit(resolved(resolve(dirname(file), specifier)));
  };
  visit(entry);
  return [...files];
}

/** A module may be named without its extension, or by that of its compiled form. */
function resolved(file: string): string {
  const candidates = [file, file.replace(/\.(m?)js$/, '.$1ts'), `${file}.ts`, `${file}.js`];
  return candidates.find((candidate) => existsSync(candidate)) ?? file;
}
