// SPDX-License-Identifier: GPL-2.0-only
/** Names, fields, elements and what pointers point to. */
import { GEOMETRIES } from '../../kernel/geometry.ts';
import { CError, type Place } from '../error.ts';
import type { Expression } from '../parse/ast.ts';
import { type CType, type Range, typeName, U64 } from '../type/ctype.ts';
import type { FileVariable, GivenField } from '../type/program.ts';
import { move } from './binary.ts';
import type { FunctionContext, Local } from './context.ts';
import { asNumber, convert, decided } from './convert.ts';
import { checkUnsequenced, type Effects, NONE, reading, union } from './effects.ts';
import { nearest } from './nearest.ts';
import { NULL, typeOnly } from './ts.ts';
import { ANY_FIELD } from './unwritten.ts';
import { Binds, constantValue, operand, type Value, value } from './value.ts';

/** What a local variable is when it is read. */
function localValue(local: Local, unwritten: string | null): Value {
  const { code, type, boxed, key, isStatic, constant } = local;
  const aggregate = type.kind === 'struct' || type.kind === 'array';
  return value(boxed ? `${code}.value` : code, type, {
    binds: boxed ? Binds.call : Binds.primary,
    unwritten: aggregate ? null : unwritten,
    effects: aggregate ? NONE : reading(key),
    location: {
      address: boxed || aggregate ? code : null,
      writes: [key],
      local: boxed ? null : key,
      isStatic,
      constant,
    },
  });
}

/** A name, whatever it stands for. */
export function named(f: FunctionContext, e: Expression & { kind: 'name' }): Value {
  const { name } = e;
  const local = f.find(name);
  if (local !== null) return localValue(local, f.reads?.names.has(e) ? name : null);
  const { module, program } = f;
  if (name === 'true' || name === 'false')
    return { ...constantValue(name === 'true' ? 1 : 0, rangeless), code: name, form: 'boolean' };
  if (name === 'NULL') return value(NULL, nullType);
  const enumerator = program.enumerators.get(name);
  if (enumerator !== undefined) {
    const known = typeof module.exported(name) === 'number';
    if (known) module.runtime(name);
    return constantValue(enumerator.value, enumerator.type, known ? name : String(enumerator.value));
  }
  const variable = program.variables.get(name);
  if (variable !== undefined)
    return variable.facade ? facadeVariable(f, variable) : staticVariable(f, variable);
  const type = functionType(f, name, e);
  if (type !== null) return type;
  program.refuseBroken(name);
  throw new CError(e, `${name}, which is not known`, nearest(f.program, name));
}

const rangeless = { kind: 'integer', bits: 32, signed: true, bool: false, encoded: null } as const;
const nullType: CType = { kind: 'pointer', to: { kind: 'void' }, constant: false };

/** What the configurations have of a geometry constant. */
function configured(name: string): Range | null {
  if (name === 'PTRS_PER_PMD') return { low: 1, high: Math.max(...GEOMETRIES.map((g) => g.PTRS_PER_PTE)) };
  const all = GEOMETRIES.map((g) => (g as unknown as { [key: string]: unknown })[name]);
  const numbers = all.filter((n): n is number => typeof n === 'number');
  return numbers.length === 0 ? null : { low: Math.min(...numbers), high: Math.max(...numbers) };
}

function facadeVariable(f: FunctionContext, v: FileVariable): Value {
  const known = f.module.exported(v.name);
  if (v.type.kind === 'integer' && typeof known === 'number') {
    f.runtime(v.name);
    return constantValue(known, v.type, v.name);
  }
  const range = configured(v.name);
  return value(`k.${v.name}`, v.type, {
    binds: Binds.call,
    location: {
      address: v.type.kind === 'struct' ? `k.${v.name}` : null,
      writes: [],
      local: null,
      isStatic: false,
      constant: true,
    },
    ...(range === null ? {} : { range }),
  });
}

function staticVariable(f: FunctionContext, v: FileVariable): Value {
  const made = f.module.fileStatic(v);
  const local = {
    code: made.code,
    type: made.type,
    boxed: made.boxed,
    key: `*${typeName(made.type)}`,
    isStatic: true,
    constant: v.constant,
  };
  return localValue(local, null);
}

/** A function used as a value. */
function functionType(f: FunctionContext, name: string, place: Place): Value | null {
  const { program, module } = f;
  const found = program.functionText(name);
  if (found !== null) {
    const made = module.need(name, place)!;
    return value(name, made.type);
  }
  const prototype = program.prototypes.get(name);
  if (prototype === undefined) return null;
  if (prototype.further !== null) {
    module.needImplementation(name, prototype.further);
    return value(f.runtime(name), prototype.type);
  }
  module.wrappers.set(name, prototype);
  return value(`call_${name}`, prototype.type);
}

function mayBeUnwritten(f: FunctionContext, name: string): boolean {
  const { fields } = f.module.reach;
  return fields.has(name) || fields.has(ANY_FIELD);
}

/** An lvalue as the C writes it. */
export function wordsOf(e: Expression): string {
  switch (e.kind) {
    case 'name':
      return e.name;
    case 'number':
      return e.text;
    case 'field':
      return `${wordsOf(e.of)}${e.arrow ? '->' : '.'}${e.name}`;
    case 'index':
      return `${wordsOf(e.of)}[${wordsOf(e.index)}]`;
    case 'unary':
      return `${e.operator}${wordsOf(e.operand)}`;
    default:
      return '(…)';
  }
}

/** `object.field` or `pointer->field`. */
export function field(f: FunctionContext, e: Expression & { kind: 'field' }): Value {
  const of = e.arrow ? decided(f, f.lower(e.of)) : f.lower(e.of);
  const type = e.arrow && of.type.kind === 'pointer' ? of.type.to : !e.arrow ? of.type : null;
  if (type === null || type.kind !== 'struct') {
    throw new CError(e, `${e.arrow ? '->' : '.'}${e.name} of ${typeName(of.type)}`, 'it is no structure');
  }
  const struct = f.program.struct(type.tag, e);
  const found = struct.fields.find((x) => x.name === e.name);
  if (found === undefined) {
    const given = f.program.fields.get(`${type.tag}.${e.name}`);
    if (given !== undefined) return givenField(f, of, given, e);
    const remedy = struct.facade
      ? 'declare it with DEFINE_FIELD(), or as another name of a field by #define, in a header that --facade names'
      : '';
    throw new CError(e, `the field ${e.name}, which struct ${type.tag} does not have`, remedy);
  }
  const key = `field:${typeName(found.type)}:${type.tag}.${e.name}`;
  const own: Effects =
    found.changing === 'event'
      ? { reads: ['world'], writes: ['world'], sets: [] }
      : found.changing === 'changes'
        ? reading('world')
        : reading(key);
  const base = operand(of, Binds.call);
  const aggregate = found.type.kind === 'struct' || found.type.kind === 'array';
  const address = aggregate
    ? `${base}.${e.name}`
    : struct.facade
      ? null
      : `new ${f.runtime('FieldRef')}(${of.code}, '${e.name}')`;
  // The model's types say which pointers may be null; C's do not.
  const given = struct.facade && found.type.kind === 'pointer' ? typeOnly('!') : '';
  return value(`${base}.${e.name}${given}`, found.type, {
    binds: Binds.call,
    effects: union(of.effects, aggregate ? NONE : own),
    unwritten: aggregate || !mayBeUnwritten(f, e.name) ? null : wordsOf(e),
    location: { address, writes: [key], local: null, isStatic: false, constant: !struct.writable },
  });
}

/** A field that a further header adds to a structure of the model: the value that it gives there, which nobody can write. */
function givenField(f: FunctionContext, of: Value, given: GivenField, place: Place): Value {
  const v = convert(f, f.lower(given.value), given.type, place);
  return { ...v, effects: union(of.effects, v.effects), location: null };
}

/** `array[i]` or `pointer[i]`. */
export function element(f: FunctionContext, e: Expression & { kind: 'index' }): Value {
  const of = f.lower(e.of);
  const index = asNumber(decided(f, f.lower(e.index)));
  checkUnsequenced([of.effects, index.effects], e);
  const effects = union(of.effects, index.effects);
  if (of.type.kind === 'pointer') return pointee(f, move(f, of, index, 1, e), e, wordsOf(e));
  if (of.type.kind !== 'array') throw new CError(e, `an element of ${typeName(of.type)}`, 'it is no array');
  const { of: type, length } = of.type;
  const inside = index.constant !== null && index.constant >= 0 && index.constant < length;
  const at = inside
    ? index.code
    : `${f.runtime('elementIndex')}(${of.code}, ${operand(index, Binds.assign)})`;
  const code = `${operand(of, Binds.call)}[${at}]`;
  const aggregate = type.kind === 'struct' || type.kind === 'array';
  const key = `*${typeName(type)}`;
  return value(code, type, {
    binds: Binds.call,
    effects: aggregate ? effects : union(effects, reading(key)),
    unwritten: aggregate ? null : wordsOf(e),
    location: {
      address: aggregate
        ? code
        : `new ${f.runtime('ElementRef')}(${of.code}, ${operand(index, Binds.assign)})`,
      writes: [key],
      local: null,
      isStatic: false,
      constant: false,
    },
  });
}

/** `*pointer`. */
export function pointee(f: FunctionContext, given: Value, place: Place, words: string): Value {
  const p = given.type.kind === 'array' ? f.decay(given, place) : decided(f, given);
  if (p.type.kind !== 'pointer') throw new CError(place, `* of ${typeName(p.type)}`, 'it is no pointer');
  const { to, constant } = p.type;
  if (to.kind === 'void') throw new CError(place, '* of a void pointer', 'cast it to what it points to');
  if (to.kind === 'function') return { ...p, type: to };
  if (to.kind === 'struct') {
    return {
      ...p,
      type: to,
      location: { address: p.code, writes: [`*${typeName(to)}`], local: null, isStatic: false, constant },
    };
  }
  const key = `*${typeName(to)}`;
  return value(`${operand(p, Binds.call)}.value`, to, {
    binds: Binds.call,
    effects: union(p.effects, reading(key)),
    unwritten: words,
    location: { address: p.code, writes: [key], local: null, isStatic: false, constant },
  });
}

/** `&x`. */
export function addressOf(f: FunctionContext, e: Expression & { kind: 'unary' }): Value {
  const v = f.lower(e.operand);
  if (v.type.kind === 'function') return f.decay(v, e);
  const address = v.location?.address ?? null;
  if (address === null) {
    const why = v.location === null ? 'it is no variable' : 'the façade does not give it';
    throw new CError(e, `the address of ${v.code}`, why);
  }
  const fresh = address.startsWith('new ');
  // Taking the address reads the way to the variable, not the variable.
  const own = v.location!.writes;
  const reads = v.effects.reads.filter((key) => !own.includes(key));
  const type: CType = { kind: 'pointer', to: v.type, constant: v.location!.constant };
  return value(address, type, {
    binds: fresh ? Binds.call : v.location!.address === v.code ? v.binds : Binds.primary,
    effects: { ...v.effects, reads },
  });
}

/** `sizeof`, of what has the same size everywhere. */
export function sizeOf(t: CType, place: Place): Value {
  const size = sizeInBytes(t);
  if (size === null)
    throw new CError(place, `sizeof(${typeName(t)})`, 'the layout of structures is not modelled');
  return constantValue(size, U64);
}

function sizeInBytes(t: CType): number | null {
  switch (t.kind) {
    case 'integer':
      return t.bits / 8;
    case 'pointer':
      return 8;
    case 'array': {
      const one = sizeInBytes(t.of);
      return one === null ? null : one * t.length;
    }
    default:
      return null;
  }
}
