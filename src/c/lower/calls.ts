// SPDX-License-Identifier: GPL-2.0-only
// Calls.
import { CError, type Place } from '../error.ts';
import type { Argument, Expression } from '../parse/ast.ts';
import { type CType, typeName } from '../type/ctype.ts';
import type { Prototype } from '../type/program.ts';
import { BUILTINS } from './builtins.ts';
import type { FunctionContext } from './context.ts';
import { convert, decided } from './convert.ts';
import { checkUnsequenced, type Effects, union } from './effects.ts';
import { nearest } from './nearest.ts';
import { operands } from './operands.ts';
import { NULL, typeOnly } from './ts.ts';
import { Binds, operand, type Value, value } from './value.ts';

/** A call of a function of the file, of the façade, of something that is a macro in the kernel, or through a pointer. */
export function call(f: FunctionContext, e: Expression & { kind: 'call' }): Value {
  const callee = e.callee;
  if (callee.kind !== 'name' || f.find(callee.name) !== null) return indirect(f, e);
  const { name } = callee;
  const { program, module } = f;
  if (program.functionText(name) !== null) {
    const made = module.need(name, e)!;
    const args = passed(f, name, made.type, e, true);
    return result(
      `${name}(${['k', ...args.map(text)].join(', ')})`,
      made.type,
      args,
      made.effects,
      openValue(f, name),
    );
  }
  const prototype = program.prototypes.get(name);
  if (prototype !== undefined) {
    noteModelled(f, name);
    module.calls.add(name);
    if (prototype.further !== null) return callFurther(f, prototype, prototype.further, e);
    const direct = typeof module.exported(name) === 'function';
    // What is called on `k` looks at its arguments itself.
    const args = passed(f, name, prototype.type, e, direct);
    const target = direct ? f.runtime(name) : `k.${name}`;
    const effects = prototype.pure ? noEffects : kernelCall(prototype.type, args);
    const given = prototype.type.returns.kind === 'pointer' ? typeOnly('!') : '';
    return result(`${target}(${args.map(text).join(', ')})${given}`, prototype.type, args, effects, null);
  }
  const builtin = BUILTINS.get(name);
  if (builtin !== undefined) return builtin(f, e.args, e);
  if (program.variables.has(name)) return indirect(f, e);
  program.refuseBroken(name);
  throw new CError(e, `a call of ${name}(), which the façade does not have`, nearest(program, name));
}

/** A call of what a further header declares and a module implements. */
function callFurther(
  f: FunctionContext,
  { name, pure, type }: Prototype,
  place: Place,
  e: Expression & { kind: 'call' },
): Value {
  f.module.needImplementation(name, place);
  const args = passed(f, name, type, e, true);
  const given = type.returns.kind === 'pointer' ? typeOnly('!') : '';
  const code = `${f.runtime(name)}(${['k', ...args.map(text)].join(', ')})${given}`;
  return result(code, type, args, pure ? noEffects : kernelCall(type, args), null);
}

/** What a function of the file may return without having written it. */
function openValue(f: FunctionContext, name: string): string | null {
  return f.module.reach.open.has(name) ? `what ${name}() returned` : null;
}

const noEffects: Effects = { reads: [], writes: [], sets: [] };
const text = (v: Value): string => operand(v, Binds.assign);

/** A function of the file that is modelled is not translated; who compares two files wants to know its text. */
function noteModelled(f: FunctionContext, name: string): void {
  const own = f.program.unit.functions.get(name);
  if (own !== undefined)
    f.module.modelled.set(name, { name, file: own.file, line: own.line, tokens: own.text });
}

/** What a call of the façade touches: the machine, and what it is given the address of. */
function kernelCall(type: CType & { kind: 'function' }, args: readonly Value[]): Effects {
  const out = args.flatMap((arg, i) => {
    const t = type.params[i]?.type ?? arg.type;
    return t.kind === 'pointer' && !t.constant && t.to.kind !== 'struct' && t.to.kind !== 'void'
      ? [`*${typeName(t.to)}`]
      : [];
  });
  return { reads: ['world', ...out], writes: ['world', ...out], sets: [] };
}

function passed(
  f: FunctionContext,
  name: string,
  type: CType & { kind: 'function' },
  e: Expression & { kind: 'call' },
  checked: boolean,
): Value[] {
  const { args } = e;
  const { params, variadic } = type;
  if (args.length < params.length || (args.length > params.length && !variadic)) {
    const given = `${args.length} argument${args.length === 1 ? '' : 's'}`;
    throw new CError(
      e,
      `${name}() with ${given}, where ${params.length} are expected`,
      'releases differ in this; --release says which one the file is of',
    );
  }
  const values = operands(
    f,
    args.map((arg) => asExpression(arg, name)),
  );
  checkUnsequenced(
    values.map((v) => v.effects),
    e,
  );
  return values.map((given, i) => {
    const param = params[i];
    const v = checked ? decided(f, given) : given;
    if (param === undefined) return v.type.kind === 'array' ? f.decay(v, args[i]) : v;
    checkPointer(v, param.type, `argument ${i + 1} of ${name}()`, args[i]);
    return convert(f, v, param.type, args[i]);
  });
}

/** A value where C would warn about the pointer's type. */
function checkPointer(v: Value, to: CType, what: string, place: Place): void {
  if (v.type.kind !== 'pointer' || to.kind !== 'pointer' || v.code === NULL) return;
  const [a, b] = [v.type.to, to.to];
  if (a.kind === 'void' || b.kind === 'void' || typeName(a) === typeName(b)) return;
  if (
    a.kind === 'integer' &&
    b.kind === 'integer' &&
    a.bits === b.bits &&
    a.signed === b.signed &&
    a.bool === b.bool
  )
    return;
  throw new CError(
    place,
    `${typeName(v.type)} as ${what}, which is ${typeName(to)}`,
    'the releases of the façade differ in this, or it is a mistake',
  );
}

/** An argument that is a value. */
function asExpression(arg: Argument, name: string): Expression {
  if (arg.kind === 'type') throw new CError(arg, `a type as an argument of ${name}()`);
  return arg;
}

function result(
  code: string,
  type: CType & { kind: 'function' },
  args: readonly Value[],
  own: Effects,
  unwritten: string | null,
): Value {
  const before = union(...args.map((a) => a.effects));
  return value(code, type.returns, { binds: Binds.call, effects: union(before, own), unwritten });
}

/** A call through a pointer: whatever it is, it may touch everything. */
function indirect(f: FunctionContext, e: Expression & { kind: 'call' }): Value {
  const target = decided(f, f.lower(e.callee));
  const type = target.type.kind === 'pointer' ? target.type.to : target.type;
  if (type.kind !== 'function') throw new CError(e, `a call of something of type ${typeName(target.type)}`);
  const args = passed(f, target.code, type, e, true);
  const everything: Effects = { reads: ['world'], writes: ['world'], sets: [] };
  return result(
    `${operand(target, Binds.call)}(${['k', ...args.map(text)].join(', ')})`,
    type,
    args,
    union(target.effects, everything),
    `what ${target.code}() returned`,
  );
}
