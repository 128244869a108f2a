// SPDX-License-Identifier: GPL-2.0-only
// Lays two traces beside each other.
import { at } from '../core/at.ts';
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
  for (; prefix < shorter; prefix++) {
    const [left, right] = [at(legacy, prefix), at(refactored, prefix)];
    if (!alike(left, right)) break;
    rows.push({ legacy: left, refactored: right });
  }
  const a = legacy.slice(prefix, prefix + ALIGNED);
  const b = refactored.slice(prefix, prefix + ALIGNED);
  const common = commonLengths(a, b);
  let i = 0;
  let j = 0;
  for (;;) {
    const left = a[i];
    const right = b[j];
    if (left !== undefined && right !== undefined && alike(left, right)) {
      rows.push({ legacy: left, refactored: right });
      i++;
      j++;
    } else if (left !== undefined && (right === undefined || common(i + 1, j) >= common(i, j + 1))) {
      rows.push({ legacy: left, refactored: null });
      i++;
    } else if (right !== undefined) {
      rows.push({ legacy: null, refactored: right });
      j++;
    } else {
      break;
    }
  }
  return {
    rows,
    first: prefix === legacy.length && prefix === refactored.length ? -1 : prefix,
    left: Math.max(legacy.length, refactored.length) - prefix - Math.max(a.length, b.length),
  };
}

/** Length of the longest common subsequence of `a` from i and `b` from j. */
function commonLengths(a: readonly Step[], b: readonly Step[]): (i: number, j: number) => number {
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  const common = (i: number, j: number): number => at(lengths, i * width + j);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] = alike(at(a, i), at(b, j))
        ? common(i + 1, j + 1) + 1
        : Math.max(common(i + 1, j), common(i, j + 1));
    }
  }
  return common;
}
