// SPDX-License-Identifier: GPL-2.0-only
// The hunk of a patch beside a counterexample.
import type { Hunk } from '../source/git/hunks.ts';
import { type Paint, PLAIN } from './paint.ts';
import { cut } from './wrap.ts';

/** Lines of a hunk beside a counterexample: what is longer is for the file that the patch came in. */
const MOST = 20;
/** Columns of a tab: fewer than eight, so that what is nested stays within the width. */
const TAB = '    ';

/** A hunk as a patch has it. */
export function hunkText({ head, lines }: Hunk): string {
  return [head, ...lines].join('\n');
}

/** A hunk within a width: its head, and the lines around its first change if there are many. */
export function hunkLines(
  { head, lines }: Hunk,
  { paint = PLAIN, width }: { readonly paint?: Paint; readonly width: number },
): readonly string[] {
  const shown = around(lines);
  return [head, ...shown].map((line) => {
    const text = cut(line.replaceAll('\t', TAB), width);
    if (line.startsWith('+')) return paint.green(text);
    return line.startsWith('-') ? paint.red(text) : text;
  });
}

function around(lines: readonly string[]): readonly string[] {
  if (lines.length <= MOST) return lines;
  const first = lines.findIndex((line) => !line.startsWith(' '));
  const from = Math.max(0, Math.min(first - 3, lines.length - MOST));
  const rest = lines.length - from - MOST;
  return [...lines.slice(from, from + MOST), ...(rest === 0 ? [] : [` [${rest} more]`])];
}
