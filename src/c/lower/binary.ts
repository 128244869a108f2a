// SPDX-License-Identifier: GPL-2.0-only
// Operators on values, with the arithmetic that C gives them.
import { CError, type Place } from '../error.ts';
import type { BinaryOperator } from '../parse/ast.ts';
import { type CType, common, EXACT, type IntegerType, type Range, rangeOf, typeName } from '../type/ctype.ts';
import type { FunctionContext } from './context.ts';
import { asCondition, asNumber, convert, decided, promoted } from './convert.ts';
import { checkUnsequenced, union } from './effects.ts';
import { NULL, typeOnly } from './ts.ts';
import { Binds, callOf, constantValue, operand, truth, type Value, value } from './value.ts';

/** `a op b`. */
export function binary(f: FunctionContext, op: BinaryOperator, a: Value, b: Value, place: Place): Value {
  if (op === '&&' || op === '||') return logical(f, op, a, b, place);
  checkUnsequenced([a.effects, b.effects], place);
  a = decided(f, a);
  b = decided(f, b);
  if (a.type.kind === 'array') a = f.decay(a, place);
  if (b.type.kind === 'array') b = f.decay(b, place);
  if (a.form === 'object' || b.form === 'object') return pointers(f, op, a, b, place);
  if (op === '<<' || op === '>>') return shift(f, op, a, b, place);
  const flags = flagOperation(f, op, a, b);
  if (flags !== null) return flags;
  const encoded = encodedOperation(f, op, a, b, place);
  if (encoded !== null) return encoded;
  const x = promoted(f, a, place);
  const y = promoted(f, b, place);
  const type = common(x.type as IntegerType, y.type as IntegerType);
  return arithmetic(f, op, convert(f, x, type, place), convert(f, y, type, place), type, place);
}

function logical(f: FunctionContext, op: '&&' | '||', a: Value, b: Value, place: Place): Value {
  const binds = op === '&&' ? Binds.and : Binds.or;
  const x = asCondition(f, a, place);
  const y = asCondition(f, b, place);
  // JavaScript's && inside || is as C's; parentheses are kept where people want them.
  const side = (v: Value): string => operand(v, v.binds === binds ? binds : Binds.bitOr);
  return truth(`${side(x)} ${op} ${side(y)}`, binds, union(x.effects, y.effects));
}

/** `==`, `&` and the like of two truth values. */
function flagOperation(f: FunctionContext, op: BinaryOperator, a: Value, b: Value): Value | null {
  if (a.form !== 'boolean' || b.form !== 'boolean' || a.constant !== null || b.constant !== null) return null;
  const effects = union(a.effects, b.effects);
  if (op === '==' || op === '!=') {
    return truth(
      `${operand(a, Binds.equality + 1)} ${op}= ${operand(b, Binds.equality + 1)}`,
      Binds.equality,
      effects,
    );
  }
  const name = { '&': 'andFlags', '|': 'orFlags', '^': 'xorFlags' }[op as string];
  if (name === undefined) return null;
  return { ...truth(callOf(f.runtime(name), [a, b], a.type).code, Binds.call, effects) };
}

/** Operations on values that the model keeps in its own way: among themselves, or with 0. */
function encodedOperation(
  f: FunctionContext,
  op: BinaryOperator,
  a: Value,
  b: Value,
  place: Place,
): Value | null {
  const of = (v: Value): string | null => (v.type.kind === 'integer' ? v.type.encoded : null);
  const encoding = of(a) ?? of(b);
  if (encoding === null) return null;
  const same = of(a) === of(b);
  const zero = a.constant === 0 || b.constant === 0;
  if (op === '==' || op === '!=') {
    if (same || zero) return compareCode(op, a, b);
    if (encoding === 'kvm_pfn_t') return null;
  }
  if (encoding === 'kvm_pfn_t') return null;
  if ((op === '&' || op === '|' || op === '^') && (same || zero)) {
    const type = (of(a) === null ? b : a).type as IntegerType;
    return bitwise(f, op, a, b, type);
  }
  throw new CError(
    place,
    `the operator ${op} on ${typeName(a.type)} and ${typeName(b.type)}`,
    'the model keeps these values in its own way, so that they must not meet numbers',
  );
}

function compareCode(op: '==' | '!=', a: Value, b: Value): Value {
  const x = asNumber(a);
  const y = asNumber(b);
  return truth(
    `${operand(x, Binds.equality + 1)} ${op}= ${operand(y, Binds.equality + 1)}`,
    Binds.equality,
    union(x.effects, y.effects),
  );
}

function pointers(f: FunctionContext, op: BinaryOperator, a: Value, b: Value, place: Place): Value {
  const effects = union(a.effects, b.effects);
  const asPointer = (v: Value): Value => (v.form === 'object' ? v : convert(f, v, nullPointer, place));
  if (op === '==' || op === '!=') {
    const x = asPointer(a);
    const y = asPointer(b);
    const scalar = [x, y].every(
      (v) => v.type.kind === 'pointer' && v.code !== NULL && v.type.to.kind !== 'struct',
    );
    if (scalar) {
      const call = `${f.runtime('samePointer')}(${x.code}, ${y.code})`;
      return truth(op === '==' ? call : `!${call}`, op === '==' ? Binds.call : Binds.unary, effects);
    }
    return truth(`${compared(x)} ${op}= ${compared(y)}`, Binds.equality, effects);
  }
  if (a.type.kind === 'pointer' && b.form !== 'object' && (op === '+' || op === '-'))
    return move(f, a, b, op === '+' ? 1 : -1, place);
  if (b.type.kind === 'pointer' && a.form !== 'object' && op === '+') return move(f, b, a, 1, place);
  if (a.type.kind === 'pointer' && b.type.kind === 'pointer') {
    checkElement(a.type, place);
    const gap = value(`${f.runtime('distance')}(${a.code}, ${b.code})`, longType, {
      binds: Binds.call,
      effects,
    });
    if (op === '-') return gap;
    if (op === '<' || op === '>' || op === '<=' || op === '>=')
      return truth(`${gap.code} ${op} 0`, Binds.relational, effects);
  }
  throw new CError(place, `the operator ${op} on ${typeName(a.type)} and ${typeName(b.type)}`);
}

/** A pointer as a side of a comparison. */
function compared(v: Value): string {
  return v.code === NULL ? 'null' : operand(v, Binds.equality + 1);
}

const nullPointer: CType = { kind: 'pointer', to: { kind: 'void' }, constant: false };
const longType: IntegerType = { kind: 'integer', bits: 64, signed: true, bool: false, encoded: null };

function checkElement(t: CType & { kind: 'pointer' }, place: Place): void {
  if (t.to.kind === 'integer' || t.to.kind === 'pointer') return;
  throw new CError(
    place,
    `arithmetic on a pointer to ${typeName(t.to)}`,
    'only pointers into an array of numbers or pointers move',
  );
}

/** `pointer + n` or `pointer - n`. */
export function move(f: FunctionContext, p: Value, n: Value, sign: 1 | -1, place: Place): Value {
  const type = p.type as CType & { kind: 'pointer' };
  checkElement(type, place);
  p = decided(f, p);
  const by = asNumber(decided(f, n));
  const code = sign === 1 ? operand(by, Binds.assign) : `-${operand(by, Binds.unary)}`;
  const of = typeOnly(`<${f.module.typeText(type.to)}>`);
  return value(`${f.runtime('advance')}${of}(${operand(p, Binds.assign)}, ${code})`, type, {
    binds: Binds.call,
    effects: union(p.effects, n.effects),
  });
}

function shift(f: FunctionContext, op: '<<' | '>>', a: Value, b: Value, place: Place): Value {
  const x = promoted(f, a, place);
  const n = promoted(f, b, place);
  const type = x.type as IntegerType;
  if (type.encoded !== null) {
    throw new CError(place, `a shift of ${typeName(type)}`, 'the model keeps these values in its own way');
  }
  const effects = union(x.effects, n.effects);
  const known = n.range.low >= 0 && n.range.high < type.bits;
  if (n.constant !== null && !known)
    throw new CError(place, `a shift of ${type.bits} bits by ${n.constant}`, 'C leaves it undefined');
  const range = shiftRange(op, x, n, type);
  const folded = fold(op, x.constant, n.constant, type);
  const more = {
    effects,
    range: folded === null ? range : { low: folded, high: folded },
    constant: folded,
  };
  if (type.bits === 64) {
    const name = op === '<<' ? 'shl64' : type.signed || x.range.low >= 0 ? 'shr64' : 'ushr64';
    return callOf(f.runtime(name), [x, n], type, more);
  }
  if (!known) {
    const name = op === '<<' ? 'shl32' : type.signed ? 'shr32' : 'ushr32';
    const call = callOf(f.runtime(name), [x, n], type, more);
    return op === '<<' && !type.signed ? unsigned(call, type) : call;
  }
  const operator = op === '<<' ? '<<' : type.signed ? '>>' : '>>>';
  const plain = value(`${operand(x, Binds.shift)} ${operator} ${operand(n, Binds.shift + 1)}`, type, {
    ...more,
    binds: Binds.shift,
  });
  return op === '<<' && !type.signed ? unsigned(plain, type) : plain;
}

/** A result of JavaScript's signed operators as the unsigned value that it stands for. */
function unsigned(v: Value, type: IntegerType): Value {
  const more = {
    effects: v.effects,
    constant: v.constant,
    range: v.constant === null ? rangeOf(type) : v.range,
  };
  return value(`${operand(v, Binds.shift)} >>> 0`, type, { ...more, binds: Binds.shift });
}

function shiftRange(op: '<<' | '>>', x: Value, n: Value, type: IntegerType): Range {
  const whole = rangeOf(type);
  if (n.range.low < 0) return whole;
  if (op === '>>') {
    if (x.range.low < 0) return type.signed ? { low: x.range.low, high: Math.max(x.range.high, 0) } : whole;
    return { low: 0, high: Math.floor(x.range.high / 2 ** Math.min(n.range.low, 63)) };
  }
  if (x.range.low < 0) return whole;
  const high = x.range.high * 2 ** Math.min(n.range.high, 63);
  // What would not be exact stops the run, so that nothing beyond comes out.
  if (type.bits === 64) return { low: 0, high: Math.min(high, EXACT - 1) };
  return high <= whole.high ? { low: 0, high } : whole;
}

function arithmetic(
  f: FunctionContext,
  op: BinaryOperator,
  x: Value,
  y: Value,
  type: IntegerType,
  place: Place,
): Value {
  switch (op) {
    case '==':
    case '!=':
      return compareCode(op, x, y);
    case '<':
    case '>':
    case '<=':
    case '>=':
      return relation(f, op, x, y, type);
    case '&':
    case '|':
    case '^':
      return bitwise(f, op, x, y, type);
    case '+':
    case '-':
    case '*':
      return sum(f, op, x, y, type);
    case '/':
    case '%':
      return quotient(f, op, x, y, type, place);
    default:
      throw new CError(place, `the operator ${op}`);
  }
}

function relation(
  f: FunctionContext,
  op: '<' | '>' | '<=' | '>=',
  x: Value,
  y: Value,
  type: IntegerType,
): Value {
  const effects = union(x.effects, y.effects);
  if (type.signed || type.bits < 64 || (x.range.low >= 0 && y.range.low >= 0)) {
    return truth(
      `${operand(x, Binds.relational + 1)} ${op} ${operand(y, Binds.relational + 1)}`,
      Binds.relational,
      effects,
    );
  }
  const name = f.runtime(op.length === 1 ? 'ult' : 'ule');
  const [a, b] = op[0] === '<' ? [x, y] : [y, x];
  return truth(callOf(name, [a, b], type).code, Binds.call, effects);
}

const INT32: Range = { low: -(2 ** 31), high: 2 ** 31 - 1 };
const MASK: Range = { low: 0, high: 2 ** 31 - 1 };

function within(v: Value, range: Range): boolean {
  return v.range.low >= range.low && v.range.high <= range.high;
}

function bitwise(f: FunctionContext, op: '&' | '|' | '^', a: Value, b: Value, type: IntegerType): Value {
  const x = asNumber(a);
  const y = asNumber(b);
  const folded = fold(op, x.constant, y.constant, type);
  const range = folded === null ? bitRange(op, x, y, type) : { low: folded, high: folded };
  const more = { effects: union(x.effects, y.effects), range, constant: folded };
  const small = within(x, INT32) && within(y, INT32);
  // A mask of at most 31 bits takes from the other value what JavaScript's own operator leaves of it.
  const masked = op === '&' && (within(x, MASK) || within(y, MASK));
  if (type.bits === 64 && !small && !masked)
    return callOf(f.runtime({ '&': 'and64', '|': 'or64', '^': 'xor64' }[op]), [x, y], type, more);
  const binds = { '&': Binds.bitAnd, '|': Binds.bitOr, '^': Binds.bitXor }[op];
  // Mixed bit operators are bracketed, as people read them.
  const side = (v: Value): string => operand(v, v.binds === binds ? binds : Binds.shift);
  const plain = value(`${side(x)} ${op} ${side(y)}`, type, { ...more, binds });
  return type.bits === 32 && !type.signed && !(small && range.low >= 0 && range.high <= INT32.high)
    ? unsigned(plain, type)
    : plain;
}

function bitRange(op: '&' | '|' | '^', x: Value, y: Value, type: IntegerType): Range {
  const whole = rangeOf(type);
  const positive = (v: Value): boolean => v.range.low >= 0;
  if (op === '&' && (positive(x) || positive(y))) {
    const high = Math.min(positive(x) ? x.range.high : whole.high, positive(y) ? y.range.high : whole.high);
    return { low: 0, high };
  }
  if (positive(x) && positive(y))
    return {
      low: 0,
      high: Math.min(2 ** Math.ceil(Math.log2(Math.max(x.range.high, y.range.high) + 1)) - 1, whole.high),
    };
  if (within(x, INT32) && within(y, INT32) && (type.signed || type.bits === 64)) return INT32;
  return whole;
}

function sum(f: FunctionContext, op: '+' | '-' | '*', x: Value, y: Value, type: IntegerType): Value {
  const folded = fold(op, x.constant, y.constant, type);
  const ends = corners(op, x.range, y.range);
  const whole = rangeOf(type);
  const fits = ends.low >= whole.low && ends.high <= whole.high;
  const range = folded !== null ? { low: folded, high: folded } : fits ? ends : whole;
  const more = { effects: union(x.effects, y.effects), range, constant: folded };
  const binds = op === '*' ? Binds.multiplicative : Binds.additive;
  if (type.bits === 64 && !fits)
    return callOf(f.runtime({ '+': 'add64', '-': 'sub64', '*': 'mul64' }[op]), [x, y], type, more);
  if (op === '*' && !(fits && x.range.low >= 0 && y.range.low >= 0)) {
    if (type.bits === 64) return callOf(f.runtime('mul64'), [x, y], type, more);
    const call = callOf(f.runtime('mul32'), [x, y], type, more);
    return type.signed ? call : unsigned(call, type);
  }
  const plain = value(`${operand(x, binds)} ${op} ${operand(y, binds + 1)}`, type, { ...more, binds });
  if (type.bits === 64 || fits) return plain;
  const operator = type.signed ? '|' : '>>>';
  const outer = type.signed ? Binds.bitOr : Binds.shift;
  return value(`${operand(plain, Binds.additive + 1)} ${operator} 0`, type, { ...more, binds: outer });
}

function corners(op: '+' | '-' | '*', x: Range, y: Range): Range {
  const all = [x.low, x.high].flatMap((a) =>
    [y.low, y.high].map((b) => (op === '+' ? a + b : op === '-' ? a - b : a * b)),
  );
  return { low: Math.min(...all), high: Math.max(...all) };
}

function quotient(
  f: FunctionContext,
  op: '/' | '%',
  x: Value,
  y: Value,
  type: IntegerType,
  place: Place,
): Value {
  if (y.constant === 0) throw new CError(place, 'a division by 0');
  const folded = fold(op, x.constant, y.constant, type);
  const more = {
    effects: union(x.effects, y.effects),
    constant: folded,
    ...(folded === null ? {} : { range: { low: folded, high: folded } }),
  };
  const plain = x.range.low >= 0 && y.range.low >= 0;
  if (type.bits === 64 && !type.signed && !plain)
    return callOf(f.runtime(op === '/' ? 'udiv64' : 'umod64'), [x, y], type, more);
  if (type.bits === 32 && type.signed && op === '/' && !plain)
    return callOf(f.runtime('div32'), [x, y], type, more);
  return callOf(f.runtime(op === '/' ? 'div64' : 'mod64'), [x, y], type, more);
}

/** The result of an operation on two known values, if it is exact. */
function fold(op: BinaryOperator, a: number | null, b: number | null, type: IntegerType): number | null {
  if (a === null || b === null) return null;
  const x = BigInt(a);
  const y = BigInt(b);
  const wide = (n: bigint): bigint => (type.signed ? n : BigInt.asUintN(type.bits, n));
  const r = ((): bigint | null => {
    switch (op) {
      case '+':
        return x + y;
      case '-':
        return x - y;
      case '*':
        return x * y;
      case '/':
        return y === 0n ? null : wide(x) / wide(y);
      case '%':
        return y === 0n ? null : wide(x) % wide(y);
      case '<<':
        return x << y;
      case '>>':
        return wide(x) >> y;
      case '&':
        return x & y;
      case '|':
        return x | y;
      case '^':
        return x ^ y;
      default:
        return null;
    }
  })();
  if (r === null) return null;
  const n = Number(
    type.bits === 64 || type.signed ? BigInt.asIntN(type.bits, r) : BigInt.asUintN(type.bits, r),
  );
  return Math.abs(n) < EXACT ? n : null;
}

/** `-x`, `~x`, `!x`, `+x`. */
export function unary(f: FunctionContext, op: '-' | '~' | '!' | '+', v: Value, place: Place): Value {
  v = decided(f, v);
  if (op === '!') {
    if (v.form === 'number') return compareCode('==', v, constantValue(0, v.type as IntegerType));
    if (v.form === 'object' && v.type.kind === 'pointer')
      return truth(`${operand(v, Binds.equality + 1)} === null`, Binds.equality, v.effects);
    const c = asCondition(f, v, place);
    return truth(`!${operand(c, Binds.unary)}`, Binds.unary, c.effects);
  }
  const x = promoted(f, v, place);
  const type = x.type as IntegerType;
  if (op === '+') return x;
  if (op === '-') {
    if (type.encoded !== null) throw new CError(place, `the negative of ${typeName(type)}`);
    if (x.constant !== null) {
      const n = fold('-', 0, x.constant, type);
      if (n !== null) {
        const code = /^\w+$/.test(x.code) && n !== 0 && n === -x.constant ? `-${x.code}` : String(n);
        return { ...constantValue(n, type, code), binds: n === 0 ? Binds.primary : Binds.unary };
      }
    }
    return sum(f, '-', constantValue(0, type), x, type);
  }
  const more = { effects: x.effects, binds: Binds.unary };
  if (type.bits === 64 && !within(x, INT32)) {
    const folded = x.constant === null ? null : -1 - x.constant;
    return value(`-1 - ${operand(x, Binds.multiplicative)}`, type, {
      ...more,
      binds: Binds.additive,
      constant: folded,
      range: { low: -1 - x.range.high, high: -1 - x.range.low },
    });
  }
  const folded =
    x.constant === null ? null : type.bits === 32 && !type.signed ? ~x.constant >>> 0 : ~x.constant;
  const range =
    folded !== null ? { low: folded, high: folded } : { low: -1 - x.range.high, high: -1 - x.range.low };
  if (type.bits === 32 && !type.signed) {
    return value(`~${operand(x, Binds.unary)} >>> 0`, type, {
      ...more,
      binds: Binds.shift,
      constant: folded,
      range: folded === null ? rangeOf(type) : range,
    });
  }
  return value(`~${operand(x, Binds.unary)}`, type, { ...more, constant: folded, range });
}
