// SPDX-License-Identifier: GPL-2.0-only
// Whole functions, and the values that variables at file scope begin with.
import { CError, type Place } from '../error.ts';
import type { Expression } from '../parse/ast.ts';
import { type CType, typeName } from '../type/ctype.ts';
import type { FileVariable, Program } from '../type/program.ts';
import { FunctionContext } from './context.ts';
import type { Effects } from './effects.ts';
import { Module, type TranslatedFunction } from './module.ts';
import { list, prepare } from './statements.ts';
import { initial, zero } from './structures.ts';
import { typeOnly } from './ts.ts';
import { addressTaken, walk } from './walk.ts';

/** A module that translates functions of `program` as they are needed. */
export function createModule(
  program: Program,
  hasImplementation: (name: string) => boolean = () => false,
): Module {
  const module = new Module(program, hasImplementation);
  module.translate = (name) => translateFunction(module, name);
  module.initial = (variable) => staticInitial(module, variable);
  return module;
}

function translateFunction(module: Module, name: string): TranslatedFunction | null {
  const { program } = module;
  const found = program.functionText(name);
  if (found === null) return null;
  const { text, unit } = found;
  const type = program.signature(text, unit);
  if (type.variadic) throw new CError(text, `${name}(), which takes any number of arguments`);
  const { body, reads } = module.reach.function(name);
  refuseInnerFunctions(body);
  const f = new FunctionContext(module, name, type.returns, addressTaken(body), reads);
  prepare(f);
  const params = parameters(f, type, text);
  list(f, body.body, true);
  if (type.returns.kind !== 'void' && !returns(f))
    f.out(`return ${fallThrough(module, type.returns)};`, body.endLine);
  const returned =
    type.returns.kind === 'struct' || type.returns.kind !== 'void' ? module.typeText(type.returns) : 'void';
  const head = `function ${name}(${[`k${typeOnly(': Kernel')}`, ...params].join(', ')})${typeOnly(`: ${returned}`)} {`;
  return {
    name,
    type,
    file: text.file,
    line: text.line,
    endLine: text.endLine,
    text: text.text,
    facade: unit === program.facade,
    lines: [
      { code: head, indent: 0, line: text.line },
      ...f.lines,
      { code: '}', indent: 0, line: text.endLine },
    ],
    effects: visible(f.effects),
  };
}

/** What running off the end of a function gives. */
function fallThrough(module: Module, t: CType): string {
  return t.kind === 'integer' && !t.bool
    ? module.runtime('POISON_NUMBER')
    : `${module.runtime('POISON')}${typeOnly(` as ${module.typeText(t)}`)}`;
}

function returns(f: FunctionContext): boolean {
  const last = f.lines.at(-1);
  return last !== undefined && last.indent === 1 && last.code.startsWith('return ');
}

function refuseInnerFunctions(body: unknown): void {
  walk(body, (node) => {
    if (node.kind === 'declaration' && node.variables.some((v) => v.type.kind === 'function')) {
      throw new CError(node, 'the declaration of a function inside a function');
    }
  });
}

/** Declares the parameters; one whose address is taken is put into a `Ref` first. */
function parameters(f: FunctionContext, type: CType & { kind: 'function' }, place: Place): string[] {
  return type.params.map(({ name, type: t }) => {
    if (name === '') throw new CError(place, `a parameter of ${f.name}() without a name`);
    if (t.kind === 'struct' || t.kind === 'array')
      throw new CError(place, `the parameter ${name} of type ${typeName(t)}`, 'pass a pointer');
    const local = f.declare(name, t, place);
    if (!local.boxed) return `${local.code}${typeOnly(`: ${f.module.typeText(t)}`)}`;
    const passed = f.temporary(`${name}_`);
    f.out(`const ${local.code} = ${f.runtime('ref')}(${passed});`, place.line);
    return `${passed}${typeOnly(`: ${f.module.typeText(t)}`)}`;
  });
}

/** Effects that a caller can see. */
function visible(effects: Effects): Effects {
  const seen = (key: string): boolean => !key.startsWith('local:') && !key.startsWith('box:');
  return { reads: effects.reads.filter(seen), writes: effects.writes.filter(seen), sets: [] };
}

function staticInitial(module: Module, v: FileVariable): { init: string; boxed: boolean; type: CType } {
  const f = new FunctionContext(module, v.name, { kind: 'void' }, new Set(), null);
  prepare(f);
  const boxed = v.type.kind !== 'struct' && v.type.kind !== 'array';
  if (v.init === null) return { init: zero(f, v.type, v), boxed, type: v.type };
  const lines = f.capture(() => void 0);
  const made = initial(f, v.init, v.type, v);
  if (lines.length > 0 || made.effects.reads.length > 0)
    throw new CError(v, `the first value of ${v.name}`, 'it is no constant');
  if (/\bk\./.test(made.code))
    throw new CError(v, `the first value of ${v.name}, which depends on the configuration`);
  return { init: made.code, boxed, type: v.type };
}

/** The value of a constant expression outside functions. */
export function constantOf(program: Program, e: Expression): number {
  const f = new FunctionContext(createModule(program), '', { kind: 'void' }, new Set(), null);
  prepare(f);
  const { constant } = f.lower(e);
  if (constant === null) throw new CError(e, 'a value that has to be constant and is not');
  return constant;
}
