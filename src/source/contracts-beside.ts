// SPDX-License-Identifier: GPL-2.0-only
// The file of contracts that lies beside a variant.
import { existsSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';

const EXTENSIONS: readonly string[] = ['.ts', '.mts', '.js', '.mjs'];

/** The file of contracts beside the source of a variant, of the same kind if there are several; null if there is none. */
export function contractsBeside(source: string): string | null {
  const own = extname(source);
  const ordered = [own, ...EXTENSIONS].filter((extension) => EXTENSIONS.includes(extension));
  const candidates = ordered.map((extension) => join(dirname(resolve(source)), `contracts${extension}`));
  return candidates.find((file) => file !== resolve(source) && existsSync(file)) ?? null;
}
