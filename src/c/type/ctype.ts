// SPDX-License-Identifier: GPL-2.0-only
/** C's types with what they are when the program runs: arm64, so that `long` and pointers have 64 bits and `char` is unsigned. */

export interface IntegerType {
  readonly kind: 'integer';
  readonly bits: 8 | 16 | 32 | 64;
  readonly signed: boolean;
  readonly bool: boolean;
  /** The model keeps the values in its own way: they must not meet a number that assumes the kernel's. */
  readonly encoded: string | null;
}

export type CType =
  | { readonly kind: 'void' }
  | IntegerType
  | { readonly kind: 'struct'; readonly tag: string }
  | { readonly kind: 'pointer'; readonly to: CType; readonly constant: boolean }
  | { readonly kind: 'array'; readonly of: CType; readonly length: number }
  | {
      readonly kind: 'function';
      readonly returns: CType;
      readonly params: readonly Parameter[];
      readonly variadic: boolean;
    };

export interface Parameter {
  readonly name: string;
  readonly type: CType;
}

function integer(bits: 8 | 16 | 32 | 64, signed: boolean, bool = false): IntegerType {
  return { kind: 'integer', bits, signed, bool, encoded: null };
}

export const VOID: CType = { kind: 'void' };
export const BOOL = integer(8, false, true);
export const S8 = integer(8, true);
export const U8 = integer(8, false);
export const S16 = integer(16, true);
export const U16 = integer(16, false);
export const INT = integer(32, true);
export const U32 = integer(32, false);
export const S64 = integer(64, true);
export const U64 = integer(64, false);

/** Integer promotion. */
export function promote(t: IntegerType): IntegerType {
  return t.bits < 32 || t.bool ? INT : t;
}

/** The usual arithmetic conversions of two integer types. */
export function common(a: IntegerType, b: IntegerType): IntegerType {
  const x = promote(a);
  const y = promote(b);
  if (x.bits !== y.bits) return x.bits > y.bits ? x : y;
  return x.signed ? y : x;
}

/** Numbers from `low` to `high`; of 64-bit values the ends are those of what a double keeps exactly. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** Every 64-bit value that goes on lies strictly between -2^53 and 2^53. */
export const EXACT = 2 ** 53;

/** What a value of the type can be; an unsigned 64-bit value above 2^63 counts as negative. */
export function rangeOf(t: IntegerType): Range {
  if (t.bool) return { low: 0, high: 1 };
  // The model keeps protection bits, and their complement, within an int.
  if (t.encoded === 'kvm_pgtable_prot') return { low: -(2 ** 31), high: 2 ** 31 - 1 };
  if (t.bits === 64) return { low: -EXACT + 1, high: EXACT - 1 };
  return t.signed
    ? { low: -(2 ** (t.bits - 1)), high: 2 ** (t.bits - 1) - 1 }
    : { low: 0, high: 2 ** t.bits - 1 };
}

/** The type in C's words. */
export function typeName(t: CType): string {
  switch (t.kind) {
    case 'void':
      return 'void';
    case 'integer':
      if (t.encoded !== null) return t.encoded;
      return t.bool ? 'bool' : `${t.signed ? 's' : 'u'}${t.bits}`;
    case 'struct':
      return `struct ${t.tag}`;
    case 'pointer':
      return `${t.constant ? 'const ' : ''}${typeName(t.to)} *`;
    case 'array':
      return `${typeName(t.of)}[${t.length}]`;
    case 'function':
      return `${typeName(t.returns)} (${t.params.map((p) => typeName(p.type)).join(', ')})`;
  }
}
