// SPDX-License-Identifier: GPL-2.0-only
// Conversions between types.
import { CError, type Place } from '../error.ts';
import { type CType, EXACT, INT, type IntegerType, promote, rangeOf, typeName, U64 } from '../type/ctype.ts';
import type { FunctionContext } from './context.ts';
import { NULL } from './ts.ts';
import { Binds, constantValue, operand, truth, type Value, value } from './value.ts';

/** The value as a JavaScript number. */
export function asNumber(v: Value): Value {
  if (v.form !== 'boolean') return v;
  if (v.constant !== null) return constantValue(v.constant, INT);
  return {
    ...v,
    code: `+${operand(v, Binds.unary)}`,
    binds: Binds.unary,
    form: 'number',
    type: INT,
    location: null,
  };
}

/**
 * The value where something depends on it: one that may not have been written is checked by the run, which records that it was used and
 * goes on.
 */
export function decided(f: FunctionContext, v: Value): Value {
  if (v.unwritten === null) return v;
  const check = f.runtime(v.form === 'number' ? 'writtenNumber' : 'written');
  return {
    ...v,
    code: `${check}(k, ${operand(v, Binds.assign)}, ${JSON.stringify(v.unwritten)})`,
    binds: Binds.call,
    unwritten: null,
    location: null,
  };
}

/** The value as a JavaScript condition: C's `!= 0`. */
export function asCondition(f: FunctionContext, given: Value, place: Place): Value {
  const v = decided(f, given);
  if (v.form === 'boolean') return v;
  if (v.type.kind === 'struct' || v.type.kind === 'void')
    throw new CError(place, `a condition of type ${typeName(v.type)}`);
  if (v.constant !== null)
    return {
      ...truth(String(v.constant !== 0), Binds.primary, v.effects),
      constant: v.constant === 0 ? 0 : 1,
    };
  const zero = v.form === 'number' ? '0' : 'null';
  if (v.form === 'object' && v.type.kind !== 'pointer') return truth('true', Binds.primary, v.effects);
  return truth(`${operand(v, Binds.equality + 1)} !== ${zero}`, Binds.equality, v.effects);
}

function refuse(place: Place, from: CType, to: CType): never {
  throw new CError(
    place,
    `${typeName(from)} becomes ${typeName(to)}`,
    from.kind === 'integer' && from.encoded !== null
      ? 'the model keeps these values in its own way, so that they must stay what they are'
      : 'such a conversion cannot be translated',
  );
}

/** C's conversion to another type, as by assignment or a cast. */
export function convert(f: FunctionContext, v: Value, to: CType, place: Place): Value {
  const from = v.type;
  if (to.kind === 'void') return { ...v, type: to };
  if (to.kind === 'integer') {
    // A copy of a flag that nobody wrote stays one.
    if (to.bool) return { ...(v.form === 'boolean' ? v : asCondition(f, v, place)), type: to };
    if (from.kind !== 'integer') return refuse(place, from, to);
    return toInteger(f, v, from, to, place);
  }
  if (to.kind === 'pointer') {
    if (from.kind === 'pointer') return { ...v, type: to, location: null };
    if (from.kind === 'array') return f.decay(v, place);
    if (from.kind === 'function') return { ...f.decay(v, place), type: to };
    if (v.constant === 0) return value(NULL, to, { effects: v.effects });
    return refuse(place, from, to);
  }
  if (to.kind === 'struct' && from.kind === 'struct' && from.tag === to.tag) return v;
  return refuse(place, from, to);
}

function toInteger(f: FunctionContext, v: Value, from: IntegerType, to: IntegerType, place: Place): Value {
  if (from.encoded !== to.encoded) return recode(f, v, from, to, place);
  const n = asNumber(v);
  if (n.constant !== null) return narrowConstant(n, to);
  const wanted = rangeOf(to);
  const { range } = n;
  if (to.bits === 64 || (range.low >= wanted.low && range.high <= wanted.high))
    return { ...n, type: to, location: null };
  return { ...narrow(f, n, to), type: to };
}

function narrowConstant(n: Value, to: IntegerType): Value {
  const c = n.constant!;
  if (to.bits === 64) return { ...n, type: to };
  const width = 2 ** to.bits;
  let r = ((c % width) + width) % width;
  if (to.signed && r >= width / 2) r -= width;
  return r === c ? { ...n, type: to } : constantValue(r, to);
}

function narrow(f: FunctionContext, n: Value, to: IntegerType): Value {
  const more = { effects: n.effects, unwritten: n.unwritten };
  if (n.unwritten !== null || to.bits < 32) {
    const name = f.runtime(`${to.signed ? 'i' : 'u'}${to.bits}`);
    return value(`${name}(${operand(n, Binds.assign)})`, to, { ...more, binds: Binds.call });
  }
  const [operator, binds] = to.signed ? (['|', Binds.bitOr] as const) : (['>>>', Binds.shift] as const);
  return value(`${operand(n, binds)} ${operator} 0`, to, { ...more, binds });
}

/** Between the model's own way of keeping a value and an ordinary number. */
function recode(f: FunctionContext, v: Value, from: IntegerType, to: IntegerType, place: Place): Value {
  if (from.encoded === 'kvm_pfn_t') return toInteger(f, plainPfn(f, v), U64, to, place);
  if (from.encoded !== null) return refuse(place, from, to);
  if (v.constant === 0) return { ...constantValue(0, to), code: v.code };
  if (to.encoded !== 'kvm_pfn_t' || (v.constant !== null && v.constant < 0)) return refuse(place, from, to);
  const n = asNumber(v);
  if (n.range.low >= 0) return { ...n, type: to, location: null };
  return { ...plainPfn(f, n), type: to };
}

function plainPfn(f: FunctionContext, v: Value): Value {
  return value(`${f.runtime('plainPfn')}(${operand(v, Binds.assign)})`, U64, {
    binds: Binds.call,
    range: { low: 0, high: EXACT - 1 },
    effects: v.effects,
    unwritten: v.unwritten,
  });
}

/** Integer promotion of an operand, as a number. */
export function promoted(f: FunctionContext, v: Value, place: Place): Value {
  if (v.type.kind !== 'integer')
    throw new CError(place, `an operand of type ${typeName(v.type)}`, 'a number was expected');
  if (v.type.encoded === 'kvm_pfn_t') return convert(f, v, U64, place);
  const n = asNumber(decided(f, v));
  return { ...n, type: v.type.encoded !== null ? v.type : promote(n.type as IntegerType), location: null };
}
