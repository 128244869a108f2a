// SPDX-License-Identifier: GPL-2.0-only
// Expressions of JavaScript with what C knows about them.
import { type CType, INT, type IntegerType, type Range, rangeOf } from '../type/ctype.ts';
import { type Effects, NONE } from './effects.ts';

/** How tightly JavaScript's operators bind; a lower one needs parentheses inside a higher one. */
export const Binds = {
  comma: 0,
  assign: 1,
  conditional: 2,
  or: 3,
  and: 4,
  bitOr: 5,
  bitXor: 6,
  bitAnd: 7,
  equality: 8,
  relational: 9,
  shift: 10,
  additive: 11,
  multiplicative: 12,
  unary: 14,
  call: 16,
  primary: 17,
} as const;

/** Where a value can be stored: how it is written, and how its address is. */
export interface Location {
  /** The text of a pointer to it, or null if it has none. */
  readonly address: string | null;
  /** Effects of storing into it. */
  readonly writes: readonly string[];
  /** The name of the local variable that it is, for what C forbids about it. */
  readonly local: string | null;
  /** It outlives the call. */
  readonly isStatic: boolean;
  readonly constant: boolean;
}

/** An expression in JavaScript with what C knows about it. */
export interface Value {
  readonly code: string;
  readonly binds: number;
  readonly type: CType;
  /** How the value is represented: C's truth values are JavaScript's. */
  readonly form: 'number' | 'boolean' | 'object';
  /** The value, where it is known. */
  readonly constant: number | null;
  readonly range: Range;
  /** What it is in words, if it may be a value that nobody wrote; else null. */
  readonly unwritten: string | null;
  readonly effects: Effects;
  readonly location: Location | null;
}

const ANY: Range = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

/** Fills in what the parts of a value say about it. */
export function value(code: string, type: CType, more: Partial<Value> = {}): Value {
  const form = type.kind === 'integer' ? (type.bool ? 'boolean' : 'number') : 'object';
  return {
    code,
    binds: Binds.primary,
    type,
    form,
    constant: null,
    range: type.kind === 'integer' ? rangeOf(type) : ANY,
    unwritten: null,
    effects: NONE,
    location: null,
    ...more,
  };
}

/** A truth value of type int. */
export function truth(code: string, binds: number, effects: Effects): Value {
  return value(code, INT, { binds, form: 'boolean', range: { low: 0, high: 1 }, effects });
}

export function constantValue(n: number, type: IntegerType, code = String(n)): Value {
  return value(code, type, {
    binds: n < 0 ? Binds.unary : Binds.primary,
    form: 'number',
    constant: n,
    range: { low: n, high: n },
  });
}

/** The text of a value as an operand of something that binds as tightly as `least`. */
export function operand(v: Value, least: number): string {
  return v.binds < least ? `(${v.code})` : v.code;
}

/** `name(args)` with the ranges and effects that the result has. */
export function callOf(name: string, args: readonly Value[], type: CType, more: Partial<Value> = {}): Value {
  return value(`${name}(${args.map((a) => operand(a, Binds.assign)).join(', ')})`, type, {
    binds: Binds.call,
    ...more,
  });
}
