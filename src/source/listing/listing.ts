// SPDX-License-Identifier: GPL-2.0-only
// Entry, imports and helpers, as files or out of source maps.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, extname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { shownPath } from '../branches/positions.ts';

/** A source file as reports list it. */
export interface ListedFile {
  /** As the positions of branches and calls name it. */
  readonly path: string;
  readonly text: string;
}

const RELATIVE_IMPORT = /\bfrom\s+['"](\.\.?\/[^'"]+)['"]/g;
const KERNEL_FILE = /[/\\]src[/\\]kernel[/\\]/;
const HELPERS = fileURLToPath(new URL('../../kernel/fault/', import.meta.url));

/**
 * The source of the variant whose function the module at `entry` exports: the entry, what it imports by relative paths short of
 * the kernel, and the helpers in `src/kernel/fault` that these name and do not define themselves. Modules that ship compiled are
 * listed as the sources that their maps carry. What cannot be read is left out.
 * @param folder what paths are shown from that belong to no package
 */
export function listingOf(entry: string, folder: string): readonly ListedFile[] {
  const files = new Map<string, ListedFile>();
  const visit = (module: string): void => {
    if (files.has(module)) return;
    const file = readListed(module, folder);
    if (file === null) return;
    files.set(module, file);
    for (const [, specifier] of file.text.matchAll(RELATIVE_IMPORT)) {
      const imported = asModule(resolve(dirname(module), specifier), extname(module));
      if (!KERNEL_FILE.test(imported)) visit(imported);
    }
  };
  visit(entry);
  const own = [...files.values()].map(({ text }) => text).join('\n');
  for (const module of files.keys()) {
    for (const [name] of files.get(module)?.text.matchAll(/\b\w+(?=\()/g) ?? []) {
      const helper = `${HELPERS}${name}${extname(fileURLToPath(import.meta.url))}`;
      if (files.has(helper) || !existsSync(helper) || own.includes(`function ${name}(`)) continue;
      visit(helper);
    }
  }
  return [...files.values()];
}

/** Sources import sources; beside a compiled module lie compiled modules. */
function asModule(path: string, extension: string): string {
  return extension === '.js' ? path.replace(/\.ts$/, extension) : path;
}

function readListed(module: string, folder: string): ListedFile | null {
  if (!existsSync(module)) return null;
  const map = `${module}.map`;
  if (existsSync(map)) {
    const { sources, sourcesContent } = JSON.parse(readFileSync(map, 'utf8')) as {
      readonly sources: readonly string[];
      readonly sourcesContent?: readonly string[];
    };
    if (sources.length === 1 && sourcesContent?.length === 1)
      return { path: shownPath(resolve(dirname(map), sources[0]), folder), text: sourcesContent[0] };
  }
  return { path: shownPath(module, folder), text: readFileSync(module, 'utf8') };
}
