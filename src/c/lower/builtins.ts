// SPDX-License-Identifier: GPL-2.0-only
/** What is a macro or a compiler builtin in the kernel and cannot be said in a header of the façade. */

import { CONTAINER_TAGS } from '../../kernel/releases/container_of.ts';
import { CError, type Place } from '../error.ts';
import type { Argument, Expression } from '../parse/ast.ts';
import { type CType, common, INT, type IntegerType, typeName, U64 } from '../type/ctype.ts';
import { binary } from './binary.ts';
import type { FunctionContext } from './context.ts';
import { asCondition, asNumber, convert, decided, promoted } from './convert.ts';
import { checkUnsequenced, union } from './effects.ts';
import { keep, operands } from './operands.ts';
import { zero } from './structures.ts';
import { typeOnly } from './ts.ts';
import { Binds, callOf, constantValue, operand, type Value, value } from './value.ts';

type Builtin = (f: FunctionContext, args: readonly Argument[], place: Place) => Value;

function expressions(args: readonly Argument[], wanted: number, name: string, place: Place): Expression[] {
  if (args.length !== wanted)
    throw new CError(place, `${name}() with ${args.length} arguments, where ${wanted} are expected`);
  return args.map((arg) => {
    if (arg.kind === 'type') throw new CError(place, `a type as an argument of ${name}()`);
    return arg;
  });
}

function typeArgument(f: FunctionContext, arg: Argument | undefined, name: string, place: Place): CType {
  if (arg?.kind !== 'type') throw new CError(place, `${name}() without a type as its first argument`);
  return f.program.type(arg.type, (e) => f.lower(e).type);
}

/** `min` and `max` of values that have one type already. */
function choose(f: FunctionContext, op: '<' | '>', x: Value, y: Value, place: Place): Value {
  checkUnsequenced([x.effects, y.effects], place);
  const [a, b] = [x, y].map((v) => {
    const written = decided(f, v);
    return simple(written) ? written : keep(f, written, place.line);
  });
  const test = binary(f, op, a, b, place);
  const range = {
    low: op === '<' ? Math.min(a.range.low, b.range.low) : Math.max(a.range.low, b.range.low),
    high: op === '<' ? Math.min(a.range.high, b.range.high) : Math.max(a.range.high, b.range.high),
  };
  return value(
    `${operand(test, Binds.or)} ? ${operand(a, Binds.assign)} : ${operand(b, Binds.assign)}`,
    x.type,
    {
      binds: Binds.conditional,
      effects: union(a.effects, b.effects),
      ...(signedRange(x.type) ? { range } : {}),
    },
  );
}

function signedRange(t: CType): boolean {
  return t.kind === 'integer' && t.signed;
}

/** Whether writing the value twice evaluates nothing twice. */
function simple(v: Value): boolean {
  return /^[\w$.]+$/.test(v.code) && v.effects.writes.length === 0 && !v.effects.reads.includes('world');
}

function extreme(op: '<' | '>', name: string): Builtin {
  return (f, args, place) => {
    const [x, y] = operands(f, expressions(args, 2, name, place));
    const a = promotedPair(f, x, place);
    const b = promotedPair(f, y, place);
    const type = common(a.type as IntegerType, b.type as IntegerType);
    const signs = (a.type as IntegerType).signed !== (b.type as IntegerType).signed;
    const known = (v: Value): boolean => v.range.low >= 0;
    // The kernel's own macro refuses to compare a signed with an unsigned value, unless the signed one cannot be negative.
    if (signs && ![a, b].every((v) => !(v.type as IntegerType).signed || known(v))) {
      throw new CError(
        place,
        `${name}() of ${typeName(x.type)} and ${typeName(y.type)}`,
        `the kernel refuses it too; use ${name}_t()`,
      );
    }
    return choose(f, op, convert(f, a, type, place), convert(f, b, type, place), place);
  };
}

function promotedPair(f: FunctionContext, v: Value, place: Place): Value {
  return promoted(f, v, place);
}

function extremeOf(op: '<' | '>', name: string): Builtin {
  return (f, args, place) => {
    const type = typeArgument(f, args[0], name, place);
    const [x, y] = operands(f, expressions(args.slice(1), 2, name, place));
    return choose(f, op, convert(f, x, type, place), convert(f, y, type, place), place);
  };
}

/** `clamp(v, low, high)` as the kernel has it: `min(max(v, low), high)`. */
function clamp(typed: boolean): Builtin {
  return (f, args, place) => {
    const name = typed ? 'clamp_t' : 'clamp';
    const type = typed ? typeArgument(f, args[0], name, place) : null;
    const values = operands(f, expressions(typed ? args.slice(1) : args, 3, name, place));
    const [v, low, high] = values.map((x) =>
      type === null ? promoted(f, x, place) : convert(f, x, type, place),
    );
    const t =
      type ?? common(common(v.type as IntegerType, low.type as IntegerType), high.type as IntegerType);
    const [a, b, c] = [v, low, high].map((x) => convert(f, x, t, place));
    const raised = choose(f, '>', a, b, place);
    return choose(f, '<', keep(f, raised, place.line), c, place);
  };
}

/** The position of the lowest bit of a mask. */
function maskShift(f: FunctionContext, mask: Value, place: Place): Value {
  if (mask.constant === null)
    return callOf(f.runtime('lowestBit'), [mask], INT, { range: { low: 0, high: 63 } });
  if (mask.constant === 0) throw new CError(place, 'a field with a mask of 0');
  let shift = 0;
  for (let m = BigInt.asUintN(64, BigInt(mask.constant)); (m & 1n) === 0n; m >>= 1n) shift++;
  return constantValue(shift, INT);
}

function plainMask(mask: Value): Value {
  const type = mask.type as IntegerType;
  return type.encoded === null ? mask : { ...mask, type: { ...type, encoded: null } };
}

/** `FIELD_GET(mask, value)`; a mask of a kind that the model keeps in its own way wants a value of that kind. */
const fieldGet: Builtin = (f, args, place) => {
  const [mask, v] = operands(f, expressions(args, 2, 'FIELD_GET', place));
  const masked = binary(f, '&', v, mask, place);
  const type = masked.type as IntegerType;
  const bits = type.encoded === null ? masked : { ...masked, type: { ...type, encoded: null } };
  return convert(
    f,
    binary(f, '>>', bits, maskShift(f, plainMask(mask), place), place),
    promoted(f, plainMask(mask), place).type,
    place,
  );
};

const fieldPrep: Builtin = (f, args, place) => {
  const [mask, v] = operands(f, expressions(args, 2, 'FIELD_PREP', place));
  const plain = plainMask(promoted(f, mask, place));
  const shifted = binary(f, '<<', convert(f, v, plain.type, place), maskShift(f, plain, place), place);
  return { ...binary(f, '&', shifted, plain, place), type: promoted(f, mask, place).type };
};

const readOnce: Builtin = (f, args, place) => {
  const [v] = operands(f, expressions(args, 1, 'READ_ONCE', place));
  return { ...v, location: null };
};

const writeOnce: Builtin = (f, args, place) => {
  const [target, v] = expressions(args, 2, 'WRITE_ONCE', place);
  return f.lower({ kind: 'assign', operator: null, target, value: v, file: place.file, line: place.line });
};

const isEnabled: Builtin = (f, args, place) => {
  const [symbol] = expressions(args, 1, 'IS_ENABLED', place);
  if (symbol.kind !== 'name') throw new CError(place, 'IS_ENABLED() of something that is no symbol');
  return constantValue(f.program.unit.conditions.isEnabled(symbol.name, place) ? 1 : 0, INT);
};

const arraySize: Builtin = (f, args, place) => {
  const [a] = expressions(args, 1, 'ARRAY_SIZE', place);
  const { type } = f.lower(a);
  if (type.kind !== 'array') throw new CError(place, `ARRAY_SIZE() of ${typeName(type)}`);
  return constantValue(type.length, U64);
};

const lowest: Builtin = (f, args, place) => {
  const [v] = operands(f, expressions(args, 1, '__ffs', place));
  const n = decided(f, asNumber(convert(f, v, U64, place)));
  return callOf(f.runtime('lowestBit'), [n], U64, {
    effects: n.effects,
    range: { low: 0, high: 63 },
  });
};

const highest: Builtin = (f, args, place) => {
  const [v] = operands(f, expressions(args, 1, '__fls', place));
  const n = decided(f, asNumber(convert(f, v, U64, place)));
  return callOf(f.runtime('highestBit'), [n], INT, {
    effects: n.effects,
    range: { low: 0, high: 63 },
  });
};

/** `container_of(pointer, type, field)`: a pointer to a field knows what it is in; for a structure inside another the façade has to know. */
const containerOf: Builtin = (f, args, place) => {
  const [pointer, around, member] = args;
  if (pointer === undefined || pointer.kind === 'type' || args.length !== 3)
    throw new CError(place, 'container_of() without pointer, type and field');
  const type = typeArgument(f, around, 'container_of', place);
  if (type.kind !== 'struct' || member.kind !== 'name')
    throw new CError(place, 'container_of() of something that is no field of a structure');
  const field = f.program.struct(type.tag, place).fields.find(({ name }) => name === member.name);
  if (field === undefined)
    throw new CError(place, `the field ${member.name}, which struct ${type.tag} does not have`);
  const to: CType = { kind: 'pointer', to: type, constant: false };
  if (field.type.kind === 'struct' || field.type.kind === 'array') {
    if (!CONTAINER_TAGS.has(type.tag) || !f.program.struct(type.tag, place).facade)
      throw new CError(
        place,
        `container_of() by ${type.tag}.${field.name}`,
        'what a structure is in is known of those of the façade only; pass the outer one',
      );
    const inner = decided(f, f.lower(pointer));
    const args = [operand(inner, Binds.assign), JSON.stringify(type.tag), JSON.stringify(field.name)];
    return value(`k.containerOfFace(${args.join(', ')})${typeOnly(` as ${f.module.typeText(to)}`)}`, to, {
      binds: Binds.call,
      effects: inner.effects,
    });
  }
  const v = decided(f, f.lower(pointer));
  return value(
    `${f.runtime('containerOf')}${typeOnly(`<${f.module.typeText(to)}>`)}(${operand(v, Binds.assign)}, ${JSON.stringify(field.name)})`,
    to,
    {
      binds: Binds.call,
      effects: v.effects,
    },
  );
};

/** The bit of a word that is given by its address. */
const testBit: Builtin = (f, args, place) => {
  const [nr, address] = expressions(args, 2, 'test_bit', place);
  const word: Expression =
    address.kind === 'unary' && address.operator === '&'
      ? address.operand
      : { kind: 'unary', operator: '*', operand: address, file: place.file, line: place.line };
  const [bit, v] = operands(f, [nr, word]);
  return asCondition(
    f,
    binary(f, '&', convert(f, v, U64, place), binary(f, '<<', constantValue(1, U64), bit, place), place),
    place,
  );
};

/** `memset(pointer, 0, sizeof(…))` of a whole structure: its fields become zero. */
const clear: Builtin = (f, args, place) => {
  const [pointer, byte, size] = expressions(args, 3, 'memset', place);
  const to = decided(f, f.lower(pointer));
  const of = to.type.kind === 'pointer' && to.type.to.kind === 'struct' ? to.type.to : null;
  if (of === null || !/^[\w$.]+$/.test(to.code) || f.lower(byte).constant !== 0 || !isSizeOf(f, size, of))
    throw new CError(place, 'memset()', 'it is translated where it clears the whole of one structure');
  const { fields, writable } = f.program.struct(of.tag, place);
  if (!writable) throw new CError(place, `memset() of ${typeName(of)}`, 'a variant may not write it');
  for (const { name, type } of fields) f.out(`${to.code}.${name} = ${zero(f, type, place)};`, place.line);
  f.note({
    reads: [],
    writes: fields.map(({ name, type }) => `field:${typeName(type)}:${of.tag}.${name}`),
    sets: [],
  });
  return nothing(f, args, place);
};

/** Whether an expression is the size of a structure of that type. */
function isSizeOf(f: FunctionContext, size: Expression, of: CType): boolean {
  if (size.kind !== 'sizeof') return false;
  const type =
    size.type === null ? f.lower(size.of!).type : f.program.type(size.type, (x) => f.lower(x).type);
  return typeName(type) === typeName(of);
}

const nothing: Builtin = (_f, _args, _place) => value('undefined', { kind: 'void' });

const buildAssert: Builtin = (f, args, place) => {
  const values = f.capture(() => void operands(f, expressions(args.slice(0, 1), 1, 'BUILD_BUG_ON', place)));
  if (values.length > 0) throw new CError(place, 'a build-time assertion with effects');
  return nothing(f, args, place);
};

const expectation: Builtin = (f, args, place) => {
  const [v] = operands(f, expressions(args, 1, 'likely', place));
  return asCondition(f, v, place);
};

export const BUILTINS: ReadonlyMap<string, Builtin> = new Map([
  ['min', extreme('<', 'min')],
  ['max', extreme('>', 'max')],
  ['min_t', extremeOf('<', 'min_t')],
  ['max_t', extremeOf('>', 'max_t')],
  ['clamp', clamp(false)],
  ['clamp_t', clamp(true)],
  ['FIELD_GET', fieldGet],
  ['FIELD_PREP', fieldPrep],
  ['READ_ONCE', readOnce],
  ['WRITE_ONCE', writeOnce],
  ['IS_ENABLED', isEnabled],
  ['ARRAY_SIZE', arraySize],
  ['__ffs', lowest],
  ['__ffs64', lowest],
  ['__fls', highest],
  ['ilog2', highest],
  ['container_of', containerOf],
  ['test_bit', testBit],
  ['memset', clear],
  ['BUILD_BUG_ON', buildAssert],
  ['static_assert', buildAssert],
  ['likely', expectation],
  ['unlikely', expectation],
]);
