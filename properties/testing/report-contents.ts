// SPDX-License-Identifier: GPL-2.0-only
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every file below `folder` by its path, without the timings. */
export function contents(folder: string): { readonly [path: string]: string } {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(folder.length), timeless(readFileSync(path, 'utf8'))];
    }),
  );
}

/** JSON or JUnit without the only thing that differs between two runs. */
export function timeless(text: string): string {
  return text.replaceAll(/"seconds": [0-9.e-]+/g, '"seconds": 0').replaceAll(/ time="[0-9.]+"/g, ' time="0"');
}
