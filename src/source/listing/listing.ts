// SPDX-License-Identifier: GPL-2.0-only
// Entry, imports and helpers, as files or out of source maps.
import { existsSync } from 'node:fs';
import { dirname, extname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { shownPath } from '../branches/positions.ts';
import { SourceError } from '../source-error.ts';
import { mappedSource } from '../source-map.ts';
import { isKernelPath, variantOnDisk } from '../variant-source.ts';

/** A source file as reports list it. */
export interface ListedFile {
  /** As the positions of branches and calls name it. */
  readonly path: string;
  readonly text: string;
}

const HELPERS = fileURLToPath(new URL('../../kernel/fault/', import.meta.url));

/**
 * The source of the variant whose function the module at `entry` exports: the entry, what it imports by relative paths short of
 * the kernel, and the helpers in `src/kernel/fault` that these name and do not define themselves. Modules that ship compiled are
 * listed as the sources that their maps carry. What cannot be read is left out.
 * @param folder what paths are shown from that belong to no package
 */
export function listingOf(entry: string, folder: string): readonly ListedFile[] {
  const files = new Map<string, ListedFile>();
  const add = (module: string): void => {
    for (const [path, text] of filesOf(module))
      if (!files.has(path)) files.set(path, listed(path, text, folder));
  };
  add(entry);
  const own = [...files.values()].map(({ text }) => text).join('\n');
  for (const { text } of files.values()) {
    for (const [name] of text.matchAll(/\b\w+(?=\()/g)) {
      const helper = `${HELPERS}${name}${extname(fileURLToPath(import.meta.url))}`;
      if (!files.has(helper) && existsSync(helper) && !own.includes(`function ${name}(`)) add(helper);
    }
  }
  return [...files.values()];
}

function filesOf(module: string): Iterable<readonly [path: string, text: string]> {
  try {
    return variantOnDisk(module, { isOutside: isKernelPath, lenient: true }).files;
  } catch (error) {
    if (error instanceof SourceError) return [];
    throw error;
  }
}

function listed(path: string, text: string, folder: string): ListedFile {
  const mapped = mappedSource(path);
  return mapped === null
    ? { path: shownPath(path, folder), text }
    : { path: shownPath(resolve(dirname(path), mapped.path), folder), text: mapped.text };
}
