// SPDX-License-Identifier: GPL-2.0-only
// Integer constants.
import { CError, type Place } from '../error.ts';
import { EXACT, INT, type IntegerType, S64, U32, U64 } from '../type/ctype.ts';
import { constantValue, type Value } from './value.ts';

/** An integer constant with the type that C gives it. */
export function literal(text: string, place: Place): Value {
  const m = /^(0[xX][0-9a-fA-F]+|0[bB][01]+|0[0-7]*|[1-9][0-9]*)([uUlL]*)$/.exec(text);
  if (m === null) {
    const what = /[.eEpP]/.test(text) && !/^0[xX]/.test(text) ? 'floating point' : `the number ${text}`;
    throw new CError(place, what, 'whole numbers are taken in decimal, hexadecimal, octal and binary');
  }
  const [, digits, suffix] = m;
  const octal = /^0[0-7]+$/.test(digits);
  const n = BigInt(octal ? `0o${digits.slice(1)}` : digits);
  const unsigned = /u/i.test(suffix);
  const decimal = /^[1-9]/.test(digits);
  const type = typeOf(n, { unsigned, long: /l/i.test(suffix), decimal });
  if (type === null) throw new CError(place, `the number ${text}, which has more than 64 bits`);
  const value = Number(type.bits === 64 ? BigInt.asIntN(64, n) : n);
  if (Math.abs(value) >= EXACT) {
    throw new CError(place, `the number ${text}`, 'it is beyond the 53 bits that the model keeps exactly');
  }
  return constantValue(value, type, value >= 0 && !octal ? digits : String(value));
}

function typeOf(
  n: bigint,
  { unsigned, long, decimal }: { unsigned: boolean; long: boolean; decimal: boolean },
): IntegerType | null {
  const candidates: [IntegerType, bigint][] = [
    [INT, 2n ** 31n],
    [U32, 2n ** 32n],
    [S64, 2n ** 63n],
    [U64, 2n ** 64n],
  ];
  for (const [type, limit] of candidates) {
    if (n >= limit || (long && type.bits < 64) || (unsigned && type.signed)) continue;
    if (decimal && !unsigned && !type.signed) continue;
    return type;
  }
  return null;
}
