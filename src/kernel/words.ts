// SPDX-License-Identifier: GPL-2.0-only
// Sizes in words.
import { hex } from './bits.ts';

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
