// SPDX-License-Identifier: GPL-2.0-only
// What a variant that is a module is made of: its files with their texts.
import { posix, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { clearSpecifiers, importsOf } from './imports.ts';
import { textOnDisk } from './program-text.ts';
import { SourceError } from './source-error.ts';

/** The files of a variant: its module, what that imports by paths, and so on. Whatever looks at a variant's text looks at this. */
export interface VariantSource {
  /** Path of the module that exports the function. */
  readonly entry: string;
  /** Text by path, the entry first; paths have forward slashes. */
  readonly files: ReadonlyMap<string, string>;
  /** Paths at which it stops: what is imported there is not the variant's own. */
  readonly outside: readonly string[];
  /** Paths that are imported and at which there is nothing. */
  readonly missing: readonly string[];
}

/** Where the files of a variant come from. */
export interface SourceReader {
  /** The text of a file; null if there is none. The disk unless told otherwise. */
  readonly read?: (path: string) => string | null;
  /** Whether to stop at a path: what lies there is not the variant's own. */
  readonly isOutside?: (path: string) => boolean;
  /** Whether what cannot be followed is left out, for who only wants to know as much as there is. */
  readonly lenient?: boolean;
}

/** Whether a path leads into the modelled kernel, of this program or of whatever checkout a variant lies in. */
export function isKernelPath(path: string): boolean {
  return /(^|\/)src\/kernel\//.test(path);
}

/**
 * The files of the variant at `entry`. Packages are left out.
 * @throws SourceError if there is no such file, or if a module of it imports what its text does not tell: with file and line
 */
export function variantSource(
  entry: string,
  { isOutside = () => false, lenient = false, read = textOnDisk }: SourceReader = {},
): VariantSource {
  const files = new Map<string, string>();
  const outside = new Set<string>();
  const missing = new Set<string>();
  const add = (file: string, text: string): void => {
    files.set(file, text);
    for (const specifier of lenient ? clearSpecifiers(file, text) : allSpecifiers(file, text))
      follow(pathFrom(file, specifier));
  };
  const follow = (path: string | null): void => {
    if (path === null) return;
    if (isOutside(path)) {
      outside.add(path);
      return;
    }
    for (const candidate of importCandidates(path)) {
      if (files.has(candidate)) return;
      const text = read(candidate);
      if (text === null) continue;
      add(candidate, text);
      return;
    }
    missing.add(path);
  };
  const text = read(entry);
  if (text === null) throw new SourceError(`${entry} is not there; give the path of a module`);
  add(entry, text);
  return { entry, files, outside: [...outside], missing: [...missing] };
}

/**
 * What a module imports.
 * @throws SourceError if its text does not tell, with file and line
 */
function allSpecifiers(file: string, text: string): readonly string[] {
  const { clear, unclear } = importsOf(file, text);
  if (unclear.length > 0)
    throw new SourceError(
      `${file}:${unclear[0].line} has ${unclear[0].what}, so that nobody can tell what the variant is made of; write the path out`,
    );
  return clear.map(({ specifier }) => specifier);
}

/** The files on the disk of the variant at a path as the system writes it. */
export function variantOnDisk(entry: string, options: SourceReader = {}): VariantSource {
  return variantSource(resolve(entry).replaceAll(sep, '/'), options);
}

/** The file of a variant that a specifier names, seen from another one; null if it is none of the variant's own. */
export function importedFile(
  { files }: Pick<VariantSource, 'files'>,
  from: string,
  specifier: string,
): string | null {
  const path = pathFrom(from, specifier);
  if (path === null) return null;
  return importCandidates(path).find((candidate) => files.has(candidate)) ?? null;
}

/** The path that a specifier names, seen from a module; null for a package. */
function pathFrom(file: string, specifier: string): string | null {
  if (specifier.startsWith('file:')) return fileURLToPath(specifier).replaceAll(sep, '/');
  if (/^\.{1,2}(\/|$)/.test(specifier)) return posix.join(posix.dirname(file), specifier);
  return /^(\/|[A-Za-z]:[\\/])/.test(specifier) ? specifier.replaceAll(sep, '/') : null;
}

/** What a path may stand for, when there is no file of exactly that name. */
const ENDINGS: readonly string[] = ['.ts', '.mts', '.js', '.mjs', '/index.ts', '/index.js'];
const COMPILED_FROM: readonly (readonly [from: string, to: string])[] = [
  ['.js', '.ts'],
  ['.mjs', '.mts'],
  ['.ts', '.js'],
];

/** The files that an imported path may stand for, the first that exists being meant. */
function importCandidates(path: string): readonly string[] {
  const swapped = COMPILED_FROM.filter(([from]) => path.endsWith(from)).map(
    ([from, to]) => path.slice(0, -from.length) + to,
  );
  return [path, ...swapped, ...ENDINGS.map((ending) => path + ending)];
}
