// SPDX-License-Identifier: GPL-2.0-only
// The text of a variant.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, extname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The text of one version of `user_mem_abort()`: everything that is its own, nothing of the kernel. */
export interface VariantSource {
  readonly name: string;
  /** Path of the file that exports the function. */
  readonly entry: string;
  /** Text by path, always written with `/`: below the package, or below the parent of the folder of a foreign entry. */
  readonly files: ReadonlyMap<string, string>;
}

/** Root of the package: a checkout, or the folder of compiled files. */
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const RELATIVE_IMPORT = /\bfrom\s+['"](\.\.?\/[^'"]+)['"]/g;
const KERNEL_FILE = /(^|\/)src\/kernel\//;

/** Path of the file that exports the function of a variant that ships with the package. */
export function builtInEntry(name: string): string {
  return join(ROOT, name === 'legacy' ? 'legacy' : join('refactored', name), 'user_mem_abort.ts');
}

/**
 * Reads the variant whose function the file at `entry` exports, with what it imports by relative paths short of the kernel.
 * @throws Error if a file of it cannot be found
 */
export function loadVariantSource(name: string, entry: string): VariantSource {
  const files = new Map<string, string>();
  const compiled = resolve(entry);
  const root = existsSync(`${compiled}.map`) ? compiled.replace(/js$/, 'ts') : compiled;
  const shown = (file: string): string => {
    const below = relative(ROOT, file);
    const outside = below.startsWith('..') || isAbsolute(below);
    return (outside ? relative(dirname(dirname(root)), file) : below).replaceAll(sep, '/');
  };
  const visit = (file: string): void => {
    const path = shown(file);
    if (files.has(path)) return;
    const text = readSource(file);
    if (text === null) throw new Error(`the source of ${path} cannot be found`);
    files.set(path, text);
    for (const [, specifier] of text.matchAll(RELATIVE_IMPORT)) {
      const imported = resolve(dirname(file), specifier);
      if (!KERNEL_FILE.test(imported.replaceAll(sep, '/'))) visit(imported);
    }
  };
  visit(root);
  return { name, entry: shown(root), files };
}

/** Text of a source file of the modelled kernel; null if there is none of that name. */
export function readKernelSource(pathBelowKernel: string): string | null {
  return readSource(join(ROOT, 'src/kernel', pathBelowKernel));
}

/** Path of a source file of the modelled kernel as findings show it. */
export function kernelSourcePath(pathBelowKernel: string): string {
  return `src/kernel/${pathBelowKernel}`;
}

/** The text of a TypeScript file: as it lies there, or as the source map of its compiled form carries it. */
function readSource(file: string): string | null {
  if (existsSync(file) && extname(file) !== '.js') return readFileSync(file, 'utf8');
  const compiled = file.replace(/\.[cm]?[jt]s$/, '.js');
  if (existsSync(`${compiled}.map`)) {
    const map = JSON.parse(readFileSync(`${compiled}.map`, 'utf8')) as {
      readonly sourcesContent?: readonly string[];
    };
    if (map.sourcesContent?.length === 1) return map.sourcesContent[0];
  }
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}
