// SPDX-License-Identifier: GPL-2.0-only
// Replaces stretches of a text.
import { PlantError } from './plant-error.ts';

/** A stretch of a text, and what takes its place. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * `text` with the edits made, insertions at one place in the order in which they are given.
 * @throws PlantError if two edits touch the same stretch
 */
export function withEdits(path: string, text: string, edits: readonly Edit[]): string {
  const ordered = [...edits].sort((a, b) => a.from - b.from || a.to - b.to);
  let result = '';
  let at = 0;
  for (const edit of ordered) {
    if (edit.from < at) throw new PlantError(`two changes of ${path} touch the same code`);
    result += text.slice(at, edit.from) + edit.text;
    at = edit.to;
  }
  return result + text.slice(at);
}
