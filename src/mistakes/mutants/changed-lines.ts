// SPDX-License-Identifier: GPL-2.0-only
// Lines that a patch touches.
import type { Mutant } from './mutant.ts';

/** Lines by file: the numbers of the lines that changed, or `all` for a file that is new. */
export type ChangedLines = ReadonlyMap<string, ReadonlySet<number> | 'all'>;

/**
 * The lines of the new side of a patch. Where lines only went away, the ones around the gap count: what was dropped there may be what
 * a mutant drops.
 * @param patch what `git diff --unified=0 --no-prefix` prints
 */
export function changedLines(patch: string): ChangedLines {
  const files = new Map<string, Set<number>>();
  let lines = new Set<number>();
  for (const text of patch.split('\n')) {
    const file = /^\+\+\+ (.+?)\t?$/.exec(text);
    if (file !== null) {
      lines = new Set();
      if (file[1] !== '/dev/null') files.set(file[1], lines);
      continue;
    }
    const hunk = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(text);
    if (hunk === null) continue;
    const first = Number(hunk[1]);
    const count = hunk[2] === undefined ? 1 : Number(hunk[2]);
    if (count === 0) lines.add(first).add(first + 1);
    for (let i = 0; i < count; i++) lines.add(first + i);
  }
  return files;
}

/** Whether a mutant touches a line that changed. */
export function touches(mutant: Mutant, changed: ChangedLines): boolean {
  const lines = changed.get(mutant.path);
  if (lines === undefined || lines === 'all') return lines === 'all';
  for (let line = mutant.start.line; line <= mutant.end.line; line++) {
    if (lines.has(line)) return true;
  }
  return false;
}
