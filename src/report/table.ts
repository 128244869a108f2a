// SPDX-License-Identifier: GPL-2.0-only
// Columns of text.
import { at } from '../core/at.ts';

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
