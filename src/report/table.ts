// SPDX-License-Identifier: GPL-2.0-only
// Columns of text.

import { at } from '../core/at.ts';
import { wrap } from './wrap.ts';

/** Rows as columns that are as wide as their widest cell; all but the first column to the right if `numeric` says so. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  numeric: readonly boolean[],
): readonly string[] {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => at(row, i).length)));
  return [head, ...rows].map((row) =>
    row
      .map((text, i) => (numeric[i] ? text.padStart(at(widths, i)) : text.padEnd(at(widths, i))))
      .join('  ')
      .trimEnd(),
  );
}

/** The same, or where it is wider than `width` each row below its name, with what each column says of it on lines of their own. */
export function fittingTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  numeric: readonly boolean[],
  width: number,
): readonly string[] {
  const lines = table(head, rows, numeric);
  if (lines.every((line) => line.length <= width)) return lines;
  return rows.flatMap(([name = '', ...cells]) => [
    ...wrap(name, width, '  '),
    ...cells.flatMap((cell, i) => (cell === '' ? [] : wrap(`  ${head[i + 1]}: ${cell}`, width, '    '))),
  ]);
}
