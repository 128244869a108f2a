// SPDX-License-Identifier: GPL-2.0-only
/** Structures and arrays by value: initialisers, copies. */
import { CError, type Place } from '../error.ts';
import type { Expression, Initialiser, InitialiserList } from '../parse/ast.ts';
import { type CType, typeName } from '../type/ctype.ts';
import type { FunctionContext } from './context.ts';
import { convert } from './convert.ts';
import { checkUnsequenced, type Effects, NONE, union } from './effects.ts';
import { NULL, typeOnly } from './ts.ts';
import { Binds, operand, type Value, value } from './value.ts';

/** What a variable of the type holds before anybody wrote it. */
export function poison(f: FunctionContext, t: CType, place: Place): string {
  switch (t.kind) {
    case 'integer':
      return t.bool ? `${f.runtime('POISON')}${typeOnly(' as boolean')}` : f.runtime('POISON_NUMBER');
    case 'pointer':
      return `${f.runtime('POISON')}${typeOnly(` as ${f.module.typeText(t)}`)}`;
    default:
      return fill(f, t, place, (of) => poison(f, of, place));
  }
}

/** The zero of a type. */
export function zero(f: FunctionContext, t: CType, place: Place): string {
  switch (t.kind) {
    case 'integer':
      return t.bool ? 'false' : '0';
    case 'pointer':
      return NULL;
    default:
      return fill(f, t, place, (of) => zero(f, of, place));
  }
}

function fill(f: FunctionContext, t: CType, place: Place, fillOne: (t: CType) => string): string {
  if (t.kind === 'array') {
    if (t.length < 0) throw new CError(place, 'an array without a length');
    if (t.length > 4096)
      throw new CError(place, `an array of ${t.length} elements`, 'no more than 4096 are taken');
    return `[${Array.from({ length: t.length }, () => fillOne(t.of)).join(', ')}]`;
  }
  if (t.kind !== 'struct') throw new CError(place, `a variable of type ${typeName(t)}`);
  const { fields } = f.program.struct(t.tag, place);
  return fields.length === 0 ? '{}' : `{ ${fields.map((x) => `${x.name}: ${fillOne(x.type)}`).join(', ')} }`;
}

/** A tree of the subobjects of an aggregate that an initialiser names. */
type Subobjects = Map<string | number, Subobjects | Value>;

/** The value of an initialiser for a variable of that type; subobjects that it leaves out are zero. */
export function initial(f: FunctionContext, init: Initialiser, t: CType, place: Place): Value {
  if (init.kind !== 'list') {
    if (t.kind === 'array') return stringArray(init, t);
    const v = f.lower(init);
    return t.kind === 'struct' ? copyOf(f, v, place) : convert(f, v, t, init);
  }
  if (t.kind !== 'struct' && t.kind !== 'array') {
    const [only] = init.items;
    if (init.items.length > 1 || only?.designators.length)
      throw new CError(init, `a list for ${typeName(t)}`);
    return only === undefined ? value(zero(f, t, place), t) : initial(f, only.value, t, place);
  }
  const effects: Effects[] = [];
  const subobjects = listSubobjects(f, init, t, effects);
  checkUnsequenced(effects, init);
  return value(subobjectsText(f, subobjects, t, place), t, { effects: union(...effects) });
}

function stringArray(init: Expression, t: CType & { kind: 'array' }): Value {
  throw new CError(
    init,
    `${init.kind === 'string' ? 'a string' : 'an expression'} as the value of ${typeName(t)}`,
  );
}

function listSubobjects(f: FunctionContext, list: InitialiserList, t: CType, effects: Effects[]): Subobjects {
  const subobjects: Subobjects = new Map();
  let next = 0;
  for (let i = 0; i < list.items.length; i++) {
    const item = list.items[i];
    if (item.designators.length === 0) {
      const step = positional(f, t, next, item);
      const { type } = subobjectType(f, t, step, item);
      if (isElided(f, item.value, type)) {
        const { subobjects: inner, end } = elidedSubobjects(f, list.items, i, { type, effects });
        subobjects.set(step, inner);
        i = end - 1;
        next++;
        continue;
      }
    }
    let into = subobjects;
    let at: CType = t;
    const path: (string | number)[] = [];
    if (item.designators.length === 0) path.push(positional(f, at, next, item));
    for (const d of item.designators) path.push(typeof d === 'string' ? d : constantIndex(f, d));
    path.forEach((step, depth) => {
      const subobject = subobjectType(f, at, step, item);
      if (depth === 0) next = (typeof step === 'number' ? step : subobject.index) + 1;
      if (depth === path.length - 1) {
        into.set(step, subobjectValue(f, item.value, subobject.type, effects));
      } else {
        const inner = into.get(step);
        const made: Subobjects = inner instanceof Map ? inner : new Map();
        into.set(step, made);
        into = made;
        at = subobject.type;
      }
    });
  }
  return subobjects;
}

/** Whether a value stands for the first subobject of an aggregate whose braces are left out. */
function isElided(f: FunctionContext, init: Initialiser, t: CType): boolean {
  if (init.kind === 'list' || (t.kind !== 'struct' && t.kind !== 'array')) return false;
  let type: CType = t;
  f.capture(() => {
    ({ type } = f.lower(init));
  });
  return type.kind !== 'struct';
}

/** The subobjects of an aggregate without braces, from the values that follow one another. */
function elidedSubobjects(
  f: FunctionContext,
  items: InitialiserList['items'],
  from: number,
  { type: t, effects }: { readonly type: CType; readonly effects: Effects[] },
): { readonly subobjects: Subobjects; readonly end: number } {
  const subobjects: Subobjects = new Map();
  const length =
    t.kind === 'array'
      ? t.length
      : t.kind === 'struct'
        ? f.program.struct(t.tag, items[from]).fields.length
        : 0;
  let i = from;
  for (let n = 0; n < length && i < items.length && items[i].designators.length === 0; n++) {
    const step = positional(f, t, n, items[i]);
    const { type } = subobjectType(f, t, step, items[i]);
    if (isElided(f, items[i].value, type)) {
      const inner = elidedSubobjects(f, items, i, { type, effects });
      subobjects.set(step, inner.subobjects);
      i = inner.end;
    } else subobjects.set(step, subobjectValue(f, items[i++].value, type, effects));
  }
  return { subobjects, end: i };
}

function subobjectValue(
  f: FunctionContext,
  init: Initialiser,
  t: CType,
  effects: Effects[],
): Subobjects | Value {
  if (init.kind === 'list' && (t.kind === 'struct' || t.kind === 'array'))
    return listSubobjects(f, init, t, effects);
  const v = initial(f, init, t, init);
  effects.push(v.effects);
  return v;
}

function positional(f: FunctionContext, t: CType, n: number, place: Place): string | number {
  if (t.kind === 'array') return n;
  if (t.kind !== 'struct') throw new CError(place, `an entry of ${typeName(t)}`);
  const found = f.program.struct(t.tag, place).fields[n];
  if (found === undefined) throw new CError(place, `more values than struct ${t.tag} has fields`);
  return found.name;
}

function constantIndex(f: FunctionContext, e: Expression): number {
  const { constant } = f.lower(e);
  if (constant === null) throw new CError(e, 'an index in an initialiser that is no constant');
  return constant;
}

function subobjectType(
  f: FunctionContext,
  t: CType,
  step: string | number,
  place: Place,
): { type: CType; index: number } {
  if (t.kind === 'array' && typeof step === 'number') {
    if (t.length >= 0 && step >= t.length) throw new CError(place, `element ${step} of ${typeName(t)}`);
    return { type: t.of, index: step };
  }
  if (t.kind === 'struct' && typeof step === 'string') {
    const { fields } = f.program.struct(t.tag, place);
    const index = fields.findIndex((x) => x.name === step);
    if (index < 0) throw new CError(place, `the field ${step}, which struct ${t.tag} does not have`);
    return { type: fields[index].type, index };
  }
  throw new CError(
    place,
    `${typeof step === 'string' ? `.${step}` : `[${step}]`} in an initialiser of ${typeName(t)}`,
  );
}

function subobjectsText(f: FunctionContext, subobjects: Subobjects, t: CType, place: Place): string {
  const one = (key: string | number, type: CType): string => {
    const subobject = subobjects.get(key);
    if (subobject === undefined) return zero(f, type, place);
    return subobject instanceof Map
      ? subobjectsText(f, subobject, type, place)
      : operand(subobject, Binds.assign);
  };
  if (t.kind === 'array') {
    return `[${Array.from({ length: t.length }, (_, i) => one(i, t.of)).join(', ')}]`;
  }
  const { fields } = f.program.struct((t as CType & { kind: 'struct' }).tag, place);
  return `{ ${fields.map((x) => `${x.name}: ${one(x.name, x.type)}`).join(', ')} }`;
}

/** The number of elements that an initialiser gives an array without a length. */
export function lengthOf(f: FunctionContext, init: InitialiserList): number {
  let next = 0;
  let length = 0;
  for (const item of init.items) {
    const [d] = item.designators;
    if (d !== undefined && typeof d !== 'string') next = constantIndex(f, d);
    length = Math.max(length, ++next);
  }
  return length;
}

/** A copy of a structure. */
export function copyOf(f: FunctionContext, v: Value, place: Place): Value {
  if (v.type.kind !== 'struct') throw new CError(place, `${typeName(v.type)} where a structure was expected`);
  // What was just made has no other name.
  if (v.code.startsWith('{') || /^\w+\(k\b/.test(v.code)) return v;
  if (!/^[\w$.]+$/.test(v.code)) throw new CError(place, `a copy of ${v.code}`, 'keep a pointer to it first');
  return value(copyText(f, v.code, v.type, place), v.type, { effects: union(v.effects, NONE) });
}

function copyText(f: FunctionContext, code: string, t: CType, place: Place): string {
  if (t.kind === 'array')
    return `[${Array.from({ length: t.length }, (_, i) => copyText(f, `${code}[${i}]`, t.of, place)).join(', ')}]`;
  if (t.kind !== 'struct') return code;
  const { fields, facade } = f.program.struct(t.tag, place);
  if (facade) throw new CError(place, `a copy of struct ${t.tag}`, 'the model has it once');
  return `{ ${fields.map((x) => `${x.name}: ${copyText(f, `${code}.${x.name}`, x.type, place)}`).join(', ')} }`;
}

/** The assignments that make one structure a copy of another, member by member. */
export function copyInto(
  f: FunctionContext,
  to: string,
  from: string,
  t: CType,
  place: Place,
  out: (code: string) => void,
): void {
  if (t.kind === 'array') {
    for (let i = 0; i < t.length; i++) copyInto(f, `${to}[${i}]`, `${from}[${i}]`, t.of, place, out);
  } else if (t.kind === 'struct') {
    for (const x of f.program.struct(t.tag, place).fields)
      copyInto(f, `${to}.${x.name}`, `${from}.${x.name}`, x.type, place, out);
  } else out(`${to} = ${from};`);
}
