// SPDX-License-Identifier: GPL-2.0-only
// The base's variants in a folder of their own.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PACKAGE_NAME } from '../../source/package-info.ts';
import type { VariantSource } from '../../source/variant-source.ts';

/** Files of another revision, in a folder of their own. */
export interface Extracted {
  readonly folder: string;
  readonly remove: () => void;
}

/**
 * Writes variants of another revision to a folder for the time of a run. What they import as the kernel is a stand-in there, which
 * the loader replaces by the kernel that runs.
 */
export function extract(variants: readonly VariantSource[]): Extracted {
  const folder = mkdtempSync(join(tmpdir(), `${PACKAGE_NAME}-gate-`));
  const write = (path: string, text: string): void => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  for (const { files, outside } of variants) {
    for (const path of outside) {
      write(path, '');
      write(
        `${path.replace(/src\/(kernel\/|contracts\.).*$/, '')}package.json`,
        `{ "name": "${PACKAGE_NAME}", "type": "module" }`,
      );
    }
    for (const [path, text] of files) write(path, text);
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
