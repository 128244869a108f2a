// SPDX-License-Identifier: GPL-2.0-only
/**
 * 64-bit arithmetic on doubles.
 *
 * `u64`, `phys_addr_t`, `gfn_t`, `long` are JavaScript numbers that stay exact within ±2^53; every address of
 * the model is below 2^48. JavaScript's bitwise operators truncate to 32 bits, so whatever may be wider goes
 * through the functions here. `size`, `align` and `bit` are powers of two: dividing by them is exact.
 */

/** The largest multiple of `align` that is not above `x` (include/linux/align.h). */
export function ALIGN_DOWN(x: number, align: number): number {
  return Math.floor(x / align) * align;
}

/** The smallest multiple of `align` that is not below `x` (include/linux/align.h). */
export function ALIGN(x: number, align: number): number {
  return Math.ceil(x / align) * align;
}

/** Whether `x` is a multiple of `align`. */
export function IS_ALIGNED(x: number, align: number): boolean {
  return Math.floor(x / align) * align === x;
}

/** `x & (size - 1)`: the offset of `x` within its naturally aligned block of `size` bytes. */
export function offsetIn(x: number, size: number): number {
  return x - Math.floor(x / size) * size;
}

/** 2^n, 0 ≤ n ≤ 63. */
export function BIT(n: number): number {
  return POWERS[n];
}

const POWERS = Float64Array.from({ length: 64 }, (_, n) => 2 ** n);

/** Whether the single bit `bit` (a power of two up to 2^52) is set in `word`. */
export function hasBit(word: number, bit: number): boolean {
  return (Math.floor(word / bit) & 1) !== 0;
}

/** Index of the lowest set bit; `x` is positive (include/asm-generic/bitops/__ffs.h). */
export function __ffs(x: number): number {
  const low = x >>> 0;
  if (low !== 0) return 31 - Math.clz32(low & -low);
  const high = Math.floor(x / 0x1_0000_0000) >>> 0;
  return 63 - Math.clz32(high & -high);
}

/** What a C `int` keeps of a wider value. */
export function toInt(x: number): number {
  return x | 0;
}

/** `0x40000000`. */
export function hex(x: number): string {
  return `0x${x.toString(16)}`;
}
