// SPDX-License-Identifier: GPL-2.0-only
// Numbers, lists and sizes in words.
import { hex } from '../kernel/bits.ts';

/** `1,234,567`, the same on every machine. */
export function number(n: number | bigint): string {
  return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** `1 scenario`, `2,000 scenarios`. */
export function count(n: number | bigint, noun: string): string {
  return `${number(n)} ${noun}${n === 1 || n === 1n ? '' : 's'}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function list(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}

/** `64K` for 65536; sizes that are no round number of units in hexadecimal. */
export function bytes(size: number): string {
  const units = ['', 'K', 'M', 'G', 'T'];
  let unit = 0;
  let rest = size;
  while (rest >= 1024 && rest % 1024 === 0 && unit < units.length - 1) {
    rest /= 1024;
    unit++;
  }
  return unit === 0 || rest >= 1024 ? hex(size) : `${rest}${units[unit]}`;
}
