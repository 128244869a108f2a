// SPDX-License-Identifier: GPL-2.0-only
// A result whose texts can stand in a line of any report.
import { joined } from './one-line.ts';

/**
 * A plain value with every text in it as `joined()` makes it: names, files, lines of code and sentences come from variants, and none of
 * them ends a line or moves the cursor wherever a report puts it. What is no plain data stays as it is.
 */
export function legible<T>(value: T): T {
  return walk(value) as T;
}

function walk(value: unknown): unknown {
  if (typeof value === 'string') return joined(value);
  if (Array.isArray(value)) return value.map(walk);
  if (value instanceof Map) return new Map([...value].map(([key, inner]) => [walk(key), walk(inner)]));
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [joined(name), walk(inner)]));
}
