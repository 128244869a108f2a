// SPDX-License-Identifier: GPL-2.0-only
// Versions and package roots.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { versions as NODE } from 'node:process';
import { fileURLToPath } from 'node:url';

/** The name in our own package.json. */
export const PACKAGE_NAME = 'stage2-verify';

/** Where a package lies and what it says of itself. */
export interface PackageInfo {
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  readonly dependencies: { readonly [name: string]: string };
}

/** The package that the file or folder `from` belongs to: the nearest package.json upwards; null if there is none. */
export function packageAround(from: string): PackageInfo | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file)) {
      const { dependencies, name, version } = fieldsIn(file);
      return {
        folder,
        name: textOr(name, ''),
        version: textOr(version, ''),
        dependencies: textsIn(dependencies),
      };
    }
    if (dirname(folder) === folder) return null;
  }
}

/** A package.json that cannot be read says nothing of its package. */
function fieldsIn(file: string): { readonly [field: string]: unknown } {
  try {
    return { ...JSON.parse(readFileSync(file, 'utf8')) };
  } catch {
    return {};
  }
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}

function textsIn(value: unknown): { readonly [name: string]: string } {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter((entry) => typeof entry[1] === 'string'));
}

/** Our own package, from the sources as well as from the compiled files. */
export function readPackage(): PackageInfo {
  const found = packageAround(dirname(fileURLToPath(import.meta.url)));
  if (found === null) throw new Error('the package.json of stage2-verify is missing');
  return found;
}

/** Versions that a report depends on. */
export function versions(): { readonly [name: string]: string } {
  const own = readPackage();
  return {
    [PACKAGE_NAME]: own.version,
    'fast-check': own.dependencies['fast-check'] ?? 'unknown',
    node: NODE.node,
  };
}
