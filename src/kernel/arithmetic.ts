// SPDX-License-Identifier: GPL-2.0-only
/**
 * C's arithmetic on doubles, for variants that were translated from C.
 *
 * A 64-bit value, signed or not, is its signed representative: `~0UL` is -1. What lies strictly between -2^53 and 2^53 is
 * exact; an operation whose result does not stops the run. A number that nobody wrote is NaN, which conversions keep. Shifts and divisions that C leaves undefined stop the run as well.
 */

/** A value that the model cannot go on with: it would not be exact, or C leaves it undefined. */
export class ArithmeticStop extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ArithmeticStop';
  }
}

const LIMIT = 2 ** 53;
const WORD = 2 ** 32;
const TO_HIGH_HALF = 2 ** -32;
const POWERS = Float64Array.from({ length: 64 }, (_, n) => 2 ** n);

/** Ends the run; out of line, so that the operations stay small. */
function stop(message: string): never {
  throw new ArithmeticStop(message);
}

function inexact(operation: string, a: number, b: number): number {
  // What nobody wrote goes on as such.
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.NaN;
  return stop(`${a} ${operation} ${b} is beyond the 53 bits that the model keeps exactly`);
}

export function add64(a: number, b: number): number {
  const r = a + b;
  return r < LIMIT && r > -LIMIT ? r : inexact('+', a, b);
}

export function sub64(a: number, b: number): number {
  const r = a - b;
  return r < LIMIT && r > -LIMIT ? r : inexact('-', a, b);
}

export function mul64(a: number, b: number): number {
  const r = a * b;
  return r < LIMIT && r > -LIMIT ? r + 0 : inexact('*', a, b);
}

/** Signed division; -0 is no integer. */
export function div64(a: number, b: number): number {
  if (b === 0) stop(`${a} / 0`);
  return Math.trunc(a / b) + 0;
}

export function mod64(a: number, b: number): number {
  if (b === 0) stop(`${a} % 0`);
  return (a % b) + 0;
}

/** Unsigned division; a dividend or divisor of 2^63 and more is not taken apart. */
export function udiv64(a: number, b: number): number {
  if (a < 0) stop(`${a} / ${b} of a value above 2^63`);
  if (b < 0) return Number.isNaN(a) ? a : 0;
  return div64(a, b);
}

export function umod64(a: number, b: number): number {
  if (a < 0) stop(`${a} % ${b} of a value above 2^63`);
  if (b < 0) return a;
  return mod64(a, b);
}

function checkShift(n: number, bits: number): void {
  if (!(n >= 0 && n < bits) && !Number.isNaN(n)) stop(`a shift of ${bits} bits by ${n}`);
}

export function shl64(a: number, n: number): number {
  if (!(n >= 0 && n < 64)) checkShift(n, 64);
  const r = a * POWERS[n]!;
  return r < LIMIT && r > -LIMIT ? r : inexact('<<', a, n);
}

/** Arithmetic shift to the right. */
export function shr64(a: number, n: number): number {
  if (!(n >= 0 && n < 64)) checkShift(n, 64);
  return Math.floor(a / POWERS[n]!);
}

/** Logical shift to the right. */
export function ushr64(a: number, n: number): number {
  if (!(n >= 0 && n < 64)) checkShift(n, 64);
  if (!(a < 0) || n === 0) return Math.floor(a / POWERS[n]!);
  const r = 2 ** (64 - n) + Math.floor(a / POWERS[n]!);
  return r < LIMIT ? r : inexact('>>', a, n);
}

function high(x: number): number {
  return Math.floor(x * TO_HIGH_HALF);
}

export function and64(a: number, b: number): number {
  // Masks mostly have few bits, or all but few.
  if ((b | 0) === b) return b >= 0 ? a & b : a - (a & ~b);
  if ((a | 0) === a) return a >= 0 ? a & b : b - (b & ~a);
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.NaN;
  return (high(a) & high(b)) * WORD + ((a & b) >>> 0);
}

export function or64(a: number, b: number): number {
  if ((a | 0) === a && (b | 0) === b) return a | b;
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.NaN;
  return (high(a) | high(b)) * WORD + ((a | b) >>> 0);
}

export function xor64(a: number, b: number): number {
  if ((a | 0) === a && (b | 0) === b) return a ^ b;
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.NaN;
  return (high(a) ^ high(b)) * WORD + ((a ^ b) >>> 0);
}

/** `a < b` of unsigned 64-bit values. */
export function ult(a: number, b: number): boolean {
  return a < 0 === b < 0 ? a < b : b < 0;
}

/** `a <= b` of unsigned 64-bit values. */
export function ule(a: number, b: number): boolean {
  return a < 0 === b < 0 ? a <= b : b < 0;
}

// Conversions to narrower types.

export function i8(x: number): number {
  return Number.isNaN(x) ? x : (x << 24) >> 24;
}

export function i16(x: number): number {
  return Number.isNaN(x) ? x : (x << 16) >> 16;
}

export function i32(x: number): number {
  return Number.isNaN(x) ? x : x | 0;
}

export function u8(x: number): number {
  return Number.isNaN(x) ? x : x & 0xff;
}

export function u16(x: number): number {
  return Number.isNaN(x) ? x : x & 0xffff;
}

export function u32(x: number): number {
  return Number.isNaN(x) ? x : x >>> 0;
}

// 32-bit operations.

export function mul32(a: number, b: number): number {
  return Math.imul(a, b);
}

/** Signed division of 32 bits; the quotient of the least value by -1 wraps, as the CPU does it. */
export function div32(a: number, b: number): number {
  return i32(div64(a, b));
}

export function shl32(a: number, n: number): number {
  if (!(n >= 0 && n < 32)) checkShift(n, 32);
  return a << n;
}

export function shr32(a: number, n: number): number {
  if (!(n >= 0 && n < 32)) checkShift(n, 32);
  return a >> n;
}

export function ushr32(a: number, n: number): number {
  if (!(n >= 0 && n < 32)) checkShift(n, 32);
  return a >>> n;
}

/** Index of the lowest set bit of a 64-bit value; C leaves 0 undefined. */
export function lowestBit(x: number): number {
  if (x === 0) stop('the lowest set bit of 0');
  if (Number.isNaN(x)) return x;
  const low = x >>> 0;
  return low !== 0 ? 31 - Math.clz32(low & -low) : 63 - Math.clz32(high(x) & -high(x));
}

/** Index of the highest set bit of a 64-bit value; C leaves 0 undefined. */
export function highestBit(x: number): number {
  if (x === 0) stop('the highest set bit of 0');
  if (Number.isNaN(x)) return x;
  if (x < 0) return 63;
  const up = high(x);
  return up !== 0 ? 63 - Math.clz32(up) : 31 - Math.clz32(x);
}
