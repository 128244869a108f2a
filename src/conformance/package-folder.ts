// SPDX-License-Identifier: GPL-2.0-only
// Where the C of this package is.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SourceError } from '../source/source-error.ts';

/**
 * The folder below conformance/ with that name, seen from the sources and from the compiled package alike.
 * @throws SourceError if the package is not whole
 */
export function packageFolder(name: 'kernel' | 'pgtable'): string {
  for (let at = dirname(fileURLToPath(import.meta.url)); at !== dirname(at); at = dirname(at)) {
    const folder = join(at, 'conformance', name);
    // src/ has a folder of that name as well.
    if (existsSync(join(folder, name === 'kernel' ? 'init.c' : 'driver.c'))) return folder;
  }
  throw new SourceError(`conformance/${name} is not in the package: install it again`);
}
