// SPDX-License-Identifier: GPL-2.0-only
// The texts of modules as they lie on the disk, those of this program as they were written.
import { readFileSync, statSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mappedSource } from './source-map.ts';

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
  const source = isCompiledProgram(file) ? mappedSource(file) : null;
  return source === null ? file : resolve(dirname(file), source.path).replaceAll(sep, '/');
}

/** The text of a file that `writtenPath()` names: beside a compiled program it need not be there. */
export function textOfWritten(file: string): string | null {
  const inProgram = relative(resolve(PROGRAM, '..'), file);
  return textOnDisk(file) ?? textOnDisk(resolve(PROGRAM, inProgram.replace(/\.ts$/, '.js')));
}

/** The text that a compiled module was made of, if its source map carries it; else null. */
export function mappedText(compiled: string): string | null {
  return mappedSource(compiled)?.text ?? null;
}
