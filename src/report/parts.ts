// SPDX-License-Identifier: GPL-2.0-only
// The parts of two final machines that differ.
import type { RunRecord } from '../core/run-record.ts';
import type { Paint } from './paint.ts';
import { pad, wrap } from './wrap.ts';

const LABEL = 14;

/**
 * The final machines: what differs, `-` for the reference and `+` for the refactored variant.
 * @param whole shows what is equal as well
 */
export function partLines(
  legacy: RunRecord,
  refactored: RunRecord,
  width: number,
  paint: Paint,
  whole: boolean,
): readonly string[] {
  const lines: string[] = [];
  for (const [name, before] of Object.entries(legacy.parts)) {
    const after = refactored.parts[name] ?? [];
    const entries = difference(before, after);
    const differs = entries.some(([mark]) => mark !== ' ');
    if (!differs && !(whole && before.length > 0)) continue;
    let label = name;
    for (const [mark, text] of entries) {
      const colour = mark === '-' ? paint.red : mark === '+' ? paint.green : (plain: string) => plain;
      const [head, ...tail] = wrap(text, width - LABEL - 4, '  ');
      lines.push(`  ${paint.dim(pad(label, LABEL))}${colour(`${mark} ${head}`)}`.trimEnd());
      for (const line of tail) lines.push(`  ${' '.repeat(LABEL + 2)}${colour(line)}`);
      label = '';
    }
  }
  return lines;
}

type Entry = readonly [mark: ' ' | '-' | '+', text: string];

/** The lines of both: what only the first has, what only the second has, what they share in the order of the first. */
function difference(before: readonly string[], after: readonly string[]): readonly Entry[] {
  const gone = before.filter((line) => !after.includes(line)).map((line): Entry => ['-', line]);
  const come = after.filter((line) => !before.includes(line)).map((line): Entry => ['+', line]);
  if (gone.length + come.length > 0) {
    // One side may have nothing at all: say so rather than leave a gap.
    if (before.length === 0) gone.push(['-', 'none']);
    if (after.length === 0) come.push(['+', 'none']);
  }
  const kept = before.filter((line) => after.includes(line)).map((line): Entry => [' ', line]);
  return [...gone, ...come, ...kept];
}
