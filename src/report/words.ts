// SPDX-License-Identifier: GPL-2.0-only
// Numbers, lists and sizes in words.

/** `1,234,567`, the same on every machine. */
export function number(n: number | bigint): string {
  return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** `1 scenario`, `2,000 scenarios`. */
export function count(n: number | bigint, noun: string, plural = `${noun}s`): string {
  return `${number(n)} ${n === 1 || n === 1n ? noun : plural}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function list(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}
