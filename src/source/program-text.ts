// SPDX-License-Identifier: GPL-2.0-only
// The texts of modules as they lie on the disk, those of this program as they were written.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds `src/` of this program, compiled or not. */
export const PROGRAM = fileURLToPath(new URL('../../', import.meta.url));

/** Whether a file is a compiled module of this program. */
export function isCompiledProgram(file: string): boolean {
  return file.endsWith('.js') && import.meta.url.endsWith('.js') && file.startsWith(PROGRAM);
}

/**
 * The text that a module was written as; null if there is no such file. A module of this program that is compiled carries its text in its source
 * map. Lines end as on Linux.
 */
export function textOnDisk(file: string): string | null {
  const written = isCompiledProgram(file) ? mappedText(file) : null;
  if (written === null && statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return null;
  return (written ?? readFileSync(file, 'utf8')).replaceAll('\r\n', '\n');
}

/** The file that a module was written as: of a module of this program that is compiled, the one that its source map names. */
export function writtenPath(file: string): string {
  if (!isCompiledProgram(file) || !existsSync(`${file}.map`)) return file;
  const { sources } = JSON.parse(readFileSync(`${file}.map`, 'utf8')) as {
    readonly sources?: readonly string[];
  };
  const [source] = sources ?? [];
  return source === undefined ? file : resolve(dirname(file), source).replaceAll(sep, '/');
}

/** The text of a file that `writtenPath()` names: beside a compiled program it need not be there. */
export function textOfWritten(file: string): string | null {
  const inProgram = relative(resolve(PROGRAM, '..'), file);
  return textOnDisk(file) ?? textOnDisk(resolve(PROGRAM, inProgram.replace(/\.ts$/, '.js')));
}

/** The text that a compiled module was made of, if its source map carries it; else null. */
export function mappedText(compiled: string): string | null {
  const map = `${compiled}.map`;
  if (!existsSync(map)) return null;
  const { sourcesContent } = JSON.parse(readFileSync(map, 'utf8')) as {
    readonly sourcesContent?: readonly string[];
  };
  return sourcesContent?.length === 1 ? sourcesContent[0] : null;
}
