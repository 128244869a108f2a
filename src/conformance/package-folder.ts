// SPDX-License-Identifier: GPL-2.0-only
// Where the C of this package is.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SourceError } from '../source/source-error.ts';

/** A file of each folder: src/ has folders of some of these names as well. */
const FILES = { fuzz: 'world.c', kernel: 'init.c', pgtable: 'driver.c', program: 'main.c' } as const;

/**
 * The folder below conformance/ with that name, seen from the sources and from the compiled package alike.
 * @throws SourceError if the package is not whole
 */
export function packageFolder(name: keyof typeof FILES): string {
  for (let at = dirname(fileURLToPath(import.meta.url)); at !== dirname(at); at = dirname(at)) {
    const folder = join(at, 'conformance', name);
    if (existsSync(join(folder, FILES[name]))) return folder;
  }
  throw new SourceError(`conformance/${name} is not in the package: install it again`);
}
