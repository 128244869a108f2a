// SPDX-License-Identifier: GPL-2.0-only
// The modules that a module is made of, with their text.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds `src/` of this program, compiled or not. */
export const PROGRAM = fileURLToPath(new URL('../../', import.meta.url));

/** Whether a file is a compiled module of this program. */
export function isCompiledProgram(file: string): boolean {
  return file.endsWith('.js') && import.meta.url.endsWith('.js') && file.startsWith(PROGRAM);
}

/** Relative specifiers of imports and re-exports, static or not. One in a comment costs nothing but a file too many. */
const SPECIFIER = /\b(?:from|import|require)\s*\(?\s*['"](\.{1,2}\/[^'"\n]+)['"]/g;

/** What a specifier may stand for, when there is no file of exactly that name. */
const ENDINGS: readonly string[] = ['.ts', '.mts', '.js', '.mjs', '/index.ts', '/index.js'];
const COMPILED_FROM: readonly (readonly [from: string, to: string])[] = [
  ['.js', '.ts'],
  ['.mjs', '.mts'],
  ['.ts', '.js'],
];

/**
 * The modules that `entry` is made of: itself and what it imports by a relative path, and so on. Packages are left out.
 * @param isOutside says of a file whether to stop there
 * @returns source text by file
 */
export function importClosure(
  entry: string,
  isOutside: (file: string) => boolean = () => false,
): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const add = (file: string): void => {
    if (texts.has(file) || isOutside(file)) return;
    const text = sourceText(file);
    texts.set(file, text);
    for (const specifier of relativeImports(text)) {
      const imported = resolveImport(dirname(file), specifier);
      if (imported !== null) add(imported);
    }
  };
  add(resolve(entry));
  return texts;
}

/** The text that a module was written as: one of this program that is compiled carries it in its source map. Lines end as on Linux. */
function sourceText(file: string): string {
  const written = isCompiledProgram(file) ? mappedText(`${file}.map`) : null;
  return (written ?? readFileSync(file, 'utf8')).replaceAll('\r\n', '\n');
}

function mappedText(map: string): string | null {
  if (!existsSync(map)) return null;
  const { sourcesContent } = JSON.parse(readFileSync(map, 'utf8')) as {
    readonly sourcesContent?: readonly string[];
  };
  return sourcesContent?.length === 1 ? sourcesContent[0] : null;
}

function resolveImport(folder: string, specifier: string): string | null {
  const candidates = importCandidates(resolve(folder, specifier));
  return candidates.find((file) => statSync(file, { throwIfNoEntry: false })?.isFile()) ?? null;
}

/** What a module imports by relative paths. */
export function relativeImports(text: string): readonly string[] {
  return [...text.matchAll(SPECIFIER)].map(([, specifier]) => specifier);
}

/** The files that an imported path may stand for, the first that exists being meant. */
export function importCandidates(path: string): readonly string[] {
  const swapped = COMPILED_FROM.filter(([from]) => path.endsWith(from)).map(
    ([from, to]) => path.slice(0, -from.length) + to,
  );
  return [path, ...swapped, ...ENDINGS.map((ending) => path + ending)];
}
