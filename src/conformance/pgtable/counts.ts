// SPDX-License-Identifier: GPL-2.0-only
// Counting by name.

/** Adds to a count by name. */
export function add(counts: Map<string, number>, name: string, times: number): void {
  counts.set(name, (counts.get(name) ?? 0) + times);
}
