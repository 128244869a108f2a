// SPDX-License-Identifier: GPL-2.0-only
// Expressions.
import { CError, type Place } from '../error.ts';
import type { Expression } from '../parse/ast.ts';
import { charValue } from '../parse/expressions.ts';
import { type CType, common, INT, type IntegerType, typeName } from '../type/ctype.ts';
import { assign, step } from './assign.ts';
import { binary, unary } from './binary.ts';
import { call } from './calls.ts';
import type { FunctionContext, Line } from './context.ts';
import { asCondition, convert, promoted } from './convert.ts';
import { union } from './effects.ts';
import { literal } from './literal.ts';
import { addressOf, element, field, named, pointee, sizeOf, wordsOf } from './lvalues.ts';
import { operands } from './operands.ts';
import { initial } from './structures.ts';
import { NULL } from './ts.ts';
import { Binds, constantValue, operand, type Value, value } from './value.ts';

/** Translates statements of a statement expression and gives the value of the last one. */
type StatementExpression = (f: FunctionContext, e: Expression & { kind: 'statements' }) => Value;

/** The translation of an expression; `used` is false where nobody looks at its value. */
export function lowerExpression(
  f: FunctionContext,
  e: Expression,
  used: boolean,
  statements: StatementExpression,
): Value {
  switch (e.kind) {
    case 'number':
      return literal(e.text, e);
    case 'char':
      return constantValue(charValue(e.text), INT);
    case 'string':
      return value(JSON.stringify(e.value), stringType);
    case 'name':
      return named(f, e);
    case 'comma':
      return comma(f, e, used, statements);
    case 'conditional':
      return conditional(f, e);
    case 'binary':
      if (e.operator === '&&' || e.operator === '||') return shortCircuit(f, e.operator, e);
      {
        const [a, b] = operands(f, [e.left, e.right]);
        return binary(f, e.operator, a, b, e);
      }
    case 'unary':
      if (e.operator === '&') return addressOf(f, e as Expression & { kind: 'unary' });
      // What is pointed to by the address of something is that itself, also where the façade gives no address.
      if (e.operator === '*' && e.operand.kind === 'unary' && e.operand.operator === '&')
        return f.lower(e.operand.operand);
      if (e.operator === '*') return pointee(f, f.lower(e.operand), e, wordsOf(e));
      return unary(f, e.operator, f.lower(e.operand), e);
    case 'step':
      return step(f, e, used);
    case 'assign':
      return assign(f, e);
    case 'cast':
      return cast(f, e);
    case 'compound': {
      const type = f.program.type(e.type, (x) => f.lower(x).type);
      const made = initial(f, e.list, type, e);
      if (type.kind !== 'struct') return { ...made, location: null };
      const writes = [`*${typeName(type)}`];
      return {
        ...made,
        location: { address: made.code, writes, local: null, isStatic: false, constant: false },
      };
    }
    case 'sizeof': {
      const type = e.type === null ? f.lower(e.of!).type : f.program.type(e.type, (x) => f.lower(x).type);
      return sizeOf(type, e);
    }
    case 'field':
      return field(f, e);
    case 'index':
      return element(f, e);
    case 'call':
      return chosenCall(f, e);
    case 'statements':
      return statements(f, e);
  }
}

/** `(test ? f : g)(args)`, as KVM_PGT_FN() makes it: one of two calls. */
function chosenCall(f: FunctionContext, e: Expression & { kind: 'call' }): Value {
  const { callee, args, file, line } = e;
  if (callee.kind !== 'conditional' || callee.yes === null) return call(f, e);
  const both = [callee.yes, callee.no].map(
    (x): Expression => ({ kind: 'call', callee: x, args, file, line }),
  );
  return f.lower({ kind: 'conditional', test: callee.test, yes: both[0], no: both[1], file, line });
}

const stringType: CType = {
  kind: 'pointer',
  to: { kind: 'integer', bits: 8, signed: false, bool: false, encoded: null },
  constant: true,
};

function cast(f: FunctionContext, e: Expression & { kind: 'cast' }): Value {
  const type = f.program.type(e.type, (x) => f.lower(x).type);
  const v = f.lower(e.operand);
  if (type.kind === 'void') return { ...v, type };
  return { ...convert(f, v, type, e), location: null };
}

function comma(
  f: FunctionContext,
  e: Expression & { kind: 'comma' },
  used: boolean,
  statements: StatementExpression,
): Value {
  const left = lowerExpression(f, e.left, false, statements);
  const right = lowerExpression(f, e.right, used, statements);
  // `((void)x, y)` is y.
  if (/^[\w$.]+$/.test(left.code)) return { ...right, location: null };
  return {
    ...right,
    code: `${operand(left, Binds.assign)}, ${operand(right, Binds.assign)}`,
    binds: Binds.comma,
    constant: null,
    effects: union(left.effects, right.effects),
    location: null,
  };
}

/** `a && b` where `b` may need statements of its own: then they are inside an if. */
function shortCircuit(f: FunctionContext, op: '&&' | '||', e: Expression & { kind: 'binary' }): Value {
  const a = asCondition(f, f.lower(e.left), e);
  let b!: Value;
  const lines = written(f, () => {
    b = asCondition(f, f.lower(e.right), e);
  });
  if (lines.length === 0) return binary(f, op, a, b, e);
  const name = f.temporary('t');
  f.out(`let ${name} = ${operand(a, Binds.assign)};`, e.line);
  f.out(op === '&&' ? `if (${name}) {` : `if (!${name}) {`, e.line);
  f.append(lines);
  f.indented(() => f.out(`${name} = ${operand(b, Binds.assign)};`, e.line));
  f.out('}', e.line);
  f.note(union(a.effects, b.effects));
  return value(name, INT, { form: 'boolean', range: { low: 0, high: 1 } });
}

/** What `work` writes, indented as inside an if. */
function written(f: FunctionContext, work: () => void): Line[] {
  return f.capture(() => f.indented(work));
}

function conditional(f: FunctionContext, e: Expression & { kind: 'conditional' }): Value {
  const tested = f.lower(e.test);
  if (e.yes === null && !/^[\w$.]+$/.test(tested.code)) {
    const name = f.temporary('t');
    f.out(`const ${name} = ${operand(tested, Binds.assign)};`, e.line);
    f.note(tested.effects);
    return choice(f, { ...tested, code: name, binds: Binds.primary, location: null }, e);
  }
  return choice(f, tested, e);
}

function choice(f: FunctionContext, tested: Value, e: Expression & { kind: 'conditional' }): Value {
  // Where the middle is omitted it has been tested before it is the value.
  let then: Value = { ...tested, unwritten: null };
  let otherwise!: Value;
  const one = written(f, () => {
    if (e.yes !== null) then = f.lower(e.yes);
  });
  const two = written(f, () => {
    otherwise = f.lower(e.no);
  });
  const test = asCondition(f, tested, e);
  const [a, b, type] = unify(f, then, otherwise, e);
  const effects = union(test.effects, a.effects, b.effects);
  const more = {
    form: a.form,
    effects,
    unwritten: a.unwritten ?? b.unwritten,
    range: { low: Math.min(a.range.low, b.range.low), high: Math.max(a.range.high, b.range.high) },
  };
  if (one.length + two.length > 0 || type.kind === 'void') {
    const name = f.temporary('t');
    if (type.kind !== 'void') f.out(`let ${name};`, e.line);
    const put = (v: Value): void =>
      f.indented(() =>
        f.out(type.kind === 'void' ? `${v.code};` : `${name} = ${operand(v, Binds.assign)};`, e.line),
      );
    f.out(`if (${test.code}) {`, e.line);
    f.append(one);
    put(a);
    f.out('} else {', e.line);
    f.append(two);
    put(b);
    f.out('}', e.line);
    f.note(effects);
    return value(type.kind === 'void' ? 'undefined' : name, type, {
      ...more,
      effects: { reads: [], writes: [], sets: [] },
    });
  }
  const code = `${operand(test, Binds.or)} ? ${operand(a, Binds.assign)} : ${operand(b, Binds.assign)}`;
  return value(code, type, { ...more, binds: Binds.conditional });
}

/** Both values of a conditional in the type that C gives the whole. */
function unify(f: FunctionContext, a: Value, b: Value, place: Place): [Value, Value, CType] {
  if (a.type.kind === 'void' || b.type.kind === 'void') return [a, b, { kind: 'void' }];
  const arrays = [a, b].map((v) =>
    v.type.kind === 'array' || v.type.kind === 'function' ? f.decay(v, place) : v,
  );
  const [x, y] = arrays;
  if (x.type.kind === 'pointer' || y.type.kind === 'pointer') {
    const type = x.type.kind !== 'pointer' || x.code === NULL ? y.type : x.type;
    return [convert(f, x, type, place), convert(f, y, type, place), type];
  }
  if (x.type.kind === 'struct' || y.type.kind === 'struct') {
    throw new CError(place, `a conditional of type ${typeName(x.type)}`, 'use a pointer');
  }
  if (x.form === 'boolean' && y.form === 'boolean') return [x, y, INT];
  const [s, t] = [x.type as IntegerType, y.type as IntegerType];
  if (s.encoded !== null || t.encoded !== null) {
    const type = s.encoded !== null ? s : t;
    return [convert(f, x, type, place), convert(f, y, type, place), type];
  }
  const p = promoted(f, x, place);
  const q = promoted(f, y, place);
  const type = common(p.type as IntegerType, q.type as IntegerType);
  return [convert(f, p, type, place), convert(f, q, type, place), type];
}
