// SPDX-License-Identifier: GPL-2.0-only
// The source files with what each of them is, as their first comments say it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './cli.ts';

/** Paths of the source files that are no tests, from the root of the project, in order. */
export function sourceFiles(): readonly string[] {
  return ['legacy', 'refactored', 'src'].flatMap(filesIn).sort();
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'testing' ? [] : filesIn(path);
    return /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path) ? [path] : [];
  });
}

/** The first sentence of the comment that follows the licence of a file; null if there is none. */
export function firstComment(file: string): string | null {
  const [, comment] =
    /^(?:#!.*\n)?\/\/ SPDX[^\n]*\n(?:\/\/ |\/\*\*\s*(?:\* )?)([^\n]+)/.exec(
      readFileSync(join(ROOT, file), 'utf8'),
    ) ?? [];
  return comment === undefined ? null : comment.replace(/\s*\*\/$/, '');
}
