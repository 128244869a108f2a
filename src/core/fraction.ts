// SPDX-License-Identifier: GPL-2.0-only
// Exact fractions as text, and their sum.

/** An exact fraction, not negative, as text: `n/d` in lowest terms, such as `0/1`, `5/96` or `1/1`. */
export type Fraction = string;

/** The fraction that covers everything. */
export const WHOLE: Fraction = '1/1';

/** The sum of fractions, in lowest terms; `0/1` if there are none. */
export function sumOf(fractions: readonly Fraction[]): Fraction {
  let numerator = 0n;
  let denominator = 1n;
  for (const fraction of fractions) {
    const [n, d] = terms(fraction);
    const common = gcd(denominator, d);
    numerator = numerator * (d / common) + n * (denominator / common);
    denominator *= d / common;
  }
  const common = gcd(numerator, denominator);
  return `${numerator / common}/${denominator / common}`;
}

/** The fraction as the double nearest below it; 1 for the whole only, so that rounding hides nothing that is missing. */
export function toNumber(fraction: Fraction): number {
  const [n, d] = terms(fraction);
  // 53 bits of the quotient, rounded down.
  const scaled = (n << 53n) / d;
  return Number(scaled) / 2 ** 53;
}

/** @throws SyntaxError if the text is no fraction */
function terms(fraction: Fraction): readonly [numerator: bigint, denominator: bigint] {
  const match = /^(\d+)\/([1-9]\d*)$/.exec(fraction);
  if (match === null) throw new SyntaxError(`"${fraction}" is no fraction`);
  return [BigInt(match[1]), BigInt(match[2])];
}

function gcd(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}
