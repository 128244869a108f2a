// SPDX-License-Identifier: GPL-2.0-only
// Lays two traces beside each other.
import { alike, type Step } from './fold.ts';

/** One row of two traces beside each other: the same step in both, or one that only one of them has. */
export interface Row {
  readonly legacy: Step | null;
  readonly refactored: Step | null;
}

/** Two traces laid beside each other. */
export interface Alignment {
  readonly rows: readonly Row[];
  /** The first row that differs, or -1. */
  readonly first: number;
  /** Steps that were not aligned: the traces are too long and went apart long before. */
  readonly left: number;
}

/** Steps of each trace that are aligned behind the first difference; a variant that loops makes thousands. */
const ALIGNED = 400;

/** Lays two traces beside each other: their common beginning, then the longest common subsequence. */
export function align(legacy: readonly Step[], refactored: readonly Step[]): Alignment {
  const rows: Row[] = [];
  const shorter = Math.min(legacy.length, refactored.length);
  let prefix = 0;
  while (prefix < shorter && alike(legacy[prefix], refactored[prefix])) {
    rows.push({ legacy: legacy[prefix], refactored: refactored[prefix] });
    prefix++;
  }
  const a = legacy.slice(prefix, prefix + ALIGNED);
  const b = refactored.slice(prefix, prefix + ALIGNED);
  const common = commonLengths(a, b);
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && alike(a[i], b[j])) rows.push({ legacy: a[i++], refactored: b[j++] });
    else if (j >= b.length || (i < a.length && common[i + 1][j] >= common[i][j + 1]))
      rows.push({ legacy: a[i++], refactored: null });
    else rows.push({ legacy: null, refactored: b[j++] });
  }
  return {
    rows,
    first: prefix === legacy.length && prefix === refactored.length ? -1 : prefix,
    left: Math.max(legacy.length, refactored.length) - prefix - Math.max(a.length, b.length),
  };
}

/** Entry [i][j]: length of the longest common subsequence of `a` from i and `b` from j. */
function commonLengths(a: readonly Step[], b: readonly Step[]): readonly Uint16Array[] {
  const table = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      table[i][j] = alike(a[i], b[j]) ? table[i + 1][j + 1] + 1 : Math.max(table[i + 1][j], table[i][j + 1]);
    }
  }
  return table;
}
