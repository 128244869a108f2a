// SPDX-License-Identifier: GPL-2.0-only
// Statements.
import { CError, type Place } from '../error.ts';
import type { Expression, Statement, Variable } from '../parse/ast.ts';
import { type CType, type IntegerType, promote, typeName } from '../type/ctype.ts';
import { checkPointee } from './assign.ts';
import type { FunctionContext, Line } from './context.ts';
import { asCondition, asNumber, convert, decided } from './convert.ts';
import { lowerExpression } from './expressions.ts';
import { closing, opening, regionsOf } from './labels.ts';
import { copyInto, initial, lengthOf, poison } from './structures.ts';
import { typeOnly } from './ts.ts';
import { Binds, operand, type Value, value } from './value.ts';

/** Translates expressions of `f`, which makes it ready for statements. */
export function prepare(f: FunctionContext): void {
  f.lower = (e) => lowerExpression(f, e, true, statementExpression);
}

/** A value that is evaluated here, with its effects noted. */
function evaluated(f: FunctionContext, e: Expression): Value {
  const v = f.lower(e);
  f.note(v.effects);
  return v;
}

function condition(f: FunctionContext, e: Expression): Value {
  return asCondition(f, evaluated(f, e), e);
}

/** An expression whose value nobody looks at. */
function effect(f: FunctionContext, e: Expression): string | null {
  if (e.kind === 'assign' && e.operator === null) {
    const structure = structureAssignment(f, e);
    if (structure) return null;
  }
  const v = lowerExpression(f, e, false, statementExpression);
  f.note(v.effects);
  if (v.code === 'undefined') return null;
  // `x;` and `(void)x;` do nothing that JavaScript has to do.
  if (v.effects.writes.length === 0 && /^[\w$]+$/.test(v.code)) return null;
  return v.code.startsWith('{') ? `(${v.code})` : v.code;
}

function structureAssignment(f: FunctionContext, e: Expression & { kind: 'assign' }): boolean {
  const to = f.lower(e.target);
  if (to.type.kind !== 'struct') return false;
  const from = f.lower(e.value);
  if (from.type.kind !== 'struct' || from.type.tag !== to.type.tag) {
    throw new CError(e, `${typeName(from.type)} becomes ${typeName(to.type)}`);
  }
  f.note(to.effects);
  f.note(from.effects);
  f.note({ reads: [], writes: [`*${typeName(to.type)}`, ...(to.location?.writes ?? [])], sets: [] });
  let source = from.code;
  if (!/^[\w$.]+$/.test(source)) {
    source = f.temporary('t');
    f.out(`const ${source} = ${operand(from, Binds.assign)};`, e.line);
  }
  copyInto(f, to.code, source, to.type, e, (code) => f.out(code, e.line));
  return true;
}

/** The statements of a block, with the labels that jumps reach. */
export function list(f: FunctionContext, statements: readonly Statement[], keepScope = false): void {
  const work = (): void => listInScope(f, statements);
  if (keepScope) work();
  else f.scoped(work);
}

function listInScope(f: FunctionContext, statements: readonly Statement[]): void {
  const regions = regionsOf(statements);
  const hoisted: string[] = [];
  let depth = 0;
  const cleanups: { lines: readonly Line[]; line: number }[] = [];
  const start = f.lines.length;
  const indentAtStart = f.indent;
  for (let i = 0; i <= statements.length; i++) {
    for (const region of closing(regions, i)) {
      if (region.kind === 'backward') f.out(`break ${backName(region.label)};`, 0);
      f.indent--;
      depth--;
      f.out('}', 0);
      if (region.kind === 'forward') f.forwardLabels.delete(region.label);
      else f.backLabels.delete(region.label);
    }
    if (i === statements.length) break;
    const s = statements[i];
    for (const region of opening(regions, i)) {
      if (cleanups.length > 0)
        throw new CError(s, `a jump across a scope guard, to ${region.label}`, 'leave the scope by return');
      f.out(
        region.kind === 'forward' ? `${region.label}: {` : `${backName(region.label)}: for (;;) {`,
        s.line,
      );
      f.indent++;
      depth++;
      if (region.kind === 'forward') f.forwardLabels.add(region.label);
      else f.backLabels.set(region.label, backName(region.label));
    }
    if (s.kind === 'label') continue;
    const cleanup = statement(f, s, depth > 0 ? hoisted : null);
    if (cleanup !== null) {
      if (depth > 0) throw new CError(s, 'a scope guard that jumps cross', 'put it into a block of its own');
      cleanups.push({ lines: cleanup, line: s.line });
      f.out('try {', s.line);
      f.indent++;
    }
  }
  for (const { lines, line } of cleanups.reverse()) {
    f.indent--;
    leaving(f, lines, line);
  }
  if (hoisted.length === 0) return;
  // Declared inside a block that a jump leaves, used after it.
  const rest = f.lines.splice(start);
  for (const name of hoisted) f.lines.push({ code: `let ${name};`, indent: indentAtStart, line: 0 });
  f.append(rest);
}

function backName(label: string): string {
  return `${label}_again`;
}

/** A statement under an `if` or loop, in braces. */
function body(f: FunctionContext, s: Statement): void {
  f.indented(() => list(f, s.kind === 'block' ? s.body : [s]));
}

/** Ends a block with what has to run on every way out of it. */
function leaving(f: FunctionContext, lines: readonly Line[], line: number): void {
  f.out('} finally {', line);
  f.indented(() => {
    for (const { code, indent } of lines) f.lines.push({ code, indent: f.indent + indent, line });
  });
  f.out('}', line);
}

/** One statement; what has to run at the end of the block, if it is a guard. */
function statement(f: FunctionContext, s: Statement, hoisted: string[] | null): readonly Line[] | null {
  const { line } = s;
  f.module.tick();
  switch (s.kind) {
    case 'empty':
    case 'fallthrough':
      return null;
    case 'block':
      f.out('{', line);
      body(f, s);
      f.out('}', s.endLine);
      return null;
    case 'expression': {
      const code = effect(f, s.expression);
      if (code !== null) f.out(`${code};`, line);
      return null;
    }
    case 'declaration':
      return declaration(f, s, hoisted);
    case 'if':
      ifElse(f, s);
      return null;
    case 'while':
    case 'do':
    case 'for':
      loop(f, s);
      return null;
    case 'switch':
      switchOn(f, s);
      return null;
    case 'break':
      f.out('break;', line);
      return null;
    case 'continue': {
      const next = f.continues.at(-1) ?? null;
      f.out(next === null ? 'continue;' : `break ${next};`, line);
      return null;
    }
    case 'goto':
      jump(f, s);
      return null;
    case 'return':
      leave(f, s);
      return null;
    case 'group':
      f.out(`if (${runTime(s.condition)}) {`, line);
      f.indented(() => list(f, s.then, true));
      if (s.otherwise.length > 0) {
        f.out('} else {', line);
        f.indented(() => list(f, s.otherwise, true));
      }
      f.out('}', line);
      return null;
    case 'guard':
      return guard(f, s.guard, s.args, s);
    case 'scoped-guard': {
      f.out('{', line);
      f.indented(() =>
        f.scoped(() => {
          const cleanup = guard(f, s.guard, s.args, s);
          f.out('try {', line);
          body(f, s.body);
          leaving(f, cleanup, line);
        }),
      );
      f.out('}', line);
      return null;
    }
    case 'case':
    case 'default':
      throw new CError(s, `${s.kind} inside a block of a switch`, 'put it at the top level of the switch');
    case 'label':
      throw new CError(s, `the label ${s.name} inside a switch`, 'put it outside');
  }
}

/** The condition of a group that each run decides. */
function runTime(c: string): string {
  return c.startsWith('!') ? '!k.PAGETABLE_PMD_FOLDED' : 'k.PAGETABLE_PMD_FOLDED';
}

function ifElse(f: FunctionContext, s: Statement & { kind: 'if' }): void {
  const test = condition(f, s.test);
  f.out(`if (${test.code}) {`, s.line);
  body(f, s.then);
  let rest = s.otherwise;
  while (rest !== null) {
    const next: Statement = rest;
    if (next.kind === 'if') {
      let nested!: Value;
      const before = f.capture(() => f.indented(() => (nested = condition(f, next.test))));
      if (before.length === 0) {
        f.out(`} else if (${nested.code}) {`, next.line);
        body(f, next.then);
        rest = next.otherwise;
        continue;
      }
    }
    f.out('} else {', next.line);
    body(f, next);
    break;
  }
  f.out('}', s.line);
}

function loop(f: FunctionContext, s: Statement & { kind: 'while' | 'do' | 'for' }): void {
  f.scoped(() => {
    if (s.kind === 'for' && s.init !== null) statement(f, s.init, null);
    let test: Value | null = null;
    const before = f.capture(() =>
      f.indented(() => {
        test = s.test === null ? null : condition(f, s.test);
      }),
    );
    let step: string | null = null;
    const beforeStep = f.capture(() =>
      f.indented(() => {
        if (s.kind === 'for' && s.step !== null) step = effect(f, s.step);
      }),
    );
    const checked = test as Value | null;
    if (beforeStep.length > 0 || (s.kind === 'do' && before.length > 0)) {
      longLoop(f, s, { test: checked, before, step, beforeStep });
      return;
    }
    const code = checked?.code ?? 'true';
    if (s.kind === 'do') {
      f.out('do {', s.line);
      loopBody(f, s.body, null);
      f.out(`} while (${code});`, s.test.line);
      return;
    }
    const plain = before.length === 0;
    if (s.kind === 'while' && plain) f.out(`while (${code}) {`, s.line);
    else
      f.out(
        `for (;${plain && checked !== null ? ` ${code}` : ''};${step === null ? '' : ` ${step}`}) {`,
        s.line,
      );
    if (!plain) leaveUnless(f, checked!, before, s.line);
    loopBody(f, s.body, null);
    f.out('}', s.line);
  });
}

/** The statements that a condition needs, and the way out where it does not hold. */
function leaveUnless(f: FunctionContext, test: Value, before: readonly Line[], line: number): void {
  f.append(before);
  f.indented(() => f.out(`if (!${operand(test, Binds.unary)}) break;`, line));
}

interface LoopClauses {
  readonly test: Value | null;
  readonly before: readonly Line[];
  readonly step: string | null;
  readonly beforeStep: readonly Line[];
}

/** A loop whose step, or whose condition at the end, needs statements: what continues it leaves a block in front of them. */
function longLoop(
  f: FunctionContext,
  s: Statement & { kind: 'while' | 'do' | 'for' },
  clauses: LoopClauses,
): void {
  const { test, before, step, beforeStep } = clauses;
  const label = f.temporary('next');
  f.out('for (;;) {', s.line);
  if (s.kind !== 'do' && test !== null) leaveUnless(f, test, before, s.line);
  f.indented(() => {
    f.out(`${label}: {`, s.line);
    loopBody(f, s.body, label);
    f.out('}', s.line);
  });
  f.append(beforeStep);
  if (step !== null) f.indented(() => f.out(`${step};`, s.line));
  if (s.kind === 'do' && test !== null) leaveUnless(f, test, before, s.test!.line);
  f.out('}', s.line);
}

function loopBody(f: FunctionContext, s: Statement, next: string | null): void {
  f.continues.push(next);
  body(f, s);
  f.continues.pop();
}

function switchOn(f: FunctionContext, s: Statement & { kind: 'switch' }): void {
  const on = decided(f, evaluated(f, s.on));
  if (on.type.kind !== 'integer') throw new CError(s, `a switch on ${typeName(on.type)}`);
  const type = on.type.encoded !== null ? on.type : promote(on.type);
  f.out(`switch (${asNumber(on).code}) {`, s.line);
  f.indented(() =>
    f.scoped(() => {
      const inside = s.body.kind === 'block' ? s.body.body : [s.body];
      for (const x of inside) switchEntry(f, x, null, type);
    }),
  );
  f.out('}', s.line);
}

/**
 * An entry of a switch. Where a group is off in a run, no value matches its labels, and what it holds is skipped by whoever falls through.
 */
function switchEntry(f: FunctionContext, s: Statement, under: string | null, type: IntegerType): void {
  switch (s.kind) {
    case 'group': {
      if (under !== null) throw new CError(s, 'a conditional group inside another in a switch');
      const test = runTime(s.condition);
      for (const x of s.then) switchEntry(f, x, test, type);
      for (const x of s.otherwise) switchEntry(f, x, test.startsWith('!') ? test.slice(1) : `!${test}`, type);
      return;
    }
    case 'case': {
      if (s.to !== null) throw new CError(s, 'a range of case labels', 'write one label for each');
      const v = asNumber(convert(f, evaluated(f, s.value), type, s));
      f.out(
        under === null
          ? `case ${v.code}:`
          : `case ${under} ? ${operand(v, Binds.assign)} : ${f.runtime('POISON_NUMBER')}:`,
        s.line,
      );
      return;
    }
    case 'default':
      if (under !== null)
        throw new CError(s, 'a default label that exists in one of two configurations only');
      f.out('default:', s.line);
      return;
    case 'declaration':
      throw new CError(s, 'a declaration at the top level of a switch', 'put it into a block');
    case 'fallthrough':
    case 'empty':
      return;
    default:
      f.indented(() => {
        if (under === null) {
          refuseCleanup(statement(f, s, null), s);
          return;
        }
        f.out(`if (${under}) {`, s.line);
        f.indented(() => refuseCleanup(statement(f, s, null), s));
        f.out('}', s.line);
      });
  }
}

function refuseCleanup(cleanup: readonly Line[] | null, place: Place): void {
  if (cleanup !== null)
    throw new CError(place, 'a scope guard at the top level of a switch', 'put it into a block');
}

function jump(f: FunctionContext, s: Statement & { kind: 'goto' }): void {
  const back = f.backLabels.get(s.label);
  if (f.forwardLabels.has(s.label)) f.out(`break ${s.label};`, s.line);
  else if (back !== undefined) f.out(`continue ${back};`, s.line);
  else
    throw new CError(
      s,
      `goto ${s.label}, a jump into a block`,
      'jumps to labels of the same or an enclosing block are translated',
    );
}

function leave(f: FunctionContext, s: Statement & { kind: 'return' }): void {
  if (s.value === null) {
    if (f.returns.kind !== 'void') throw new CError(s, `return without a value in ${f.name}()`);
    f.out('return;', s.line);
    return;
  }
  if (f.returns.kind === 'void') {
    const code = effect(f, s.value);
    if (code !== null) f.out(`${code};`, s.line);
    f.out('return;', s.line);
    return;
  }
  const v = decided(f, evaluated(f, s.value));
  checkPointee(v, f.returns, s);
  f.out(`return ${convert(f, v, f.returns, s).code};`, s.line);
}

/** The type of a declared variable; an array may get its length from its initialiser. */
function variableType(f: FunctionContext, v: Variable): CType {
  // Its value is not evaluated, and what it would write is not written.
  const typeOf = (e: Expression): CType => {
    let type: CType | null = null;
    f.capture(() => {
      type = f.decay(f.lower(e), v).type;
    });
    return type!;
  };
  const type = f.program.type(v.type, typeOf);
  if (type.kind !== 'array' || type.length >= 0) return type;
  if (v.init?.kind !== 'list') throw new CError(v, `the array ${v.name} without a length`);
  return { ...type, length: lengthOf(f, v.init) };
}

function declaration(
  f: FunctionContext,
  s: Statement & { kind: 'declaration' },
  hoisted: string[] | null,
): readonly Line[] | null {
  const cleanups: (readonly Line[])[] = [];
  for (const v of s.variables) {
    if (s.isStatic) {
      functionStatic(f, v);
      continue;
    }
    variable(f, v, hoisted);
    if (v.free !== undefined) cleanups.push(freeing(f, v));
  }
  return cleanups.length === 0 ? null : cleanups.reverse().flat();
}

function variable(f: FunctionContext, v: Variable, hoisted: string[] | null): void {
  const type = variableType(f, v);
  const selfish = v.init?.kind === 'list' && mentions(v.init, v.name);
  if (v.init !== null && !selfish) {
    // The initialiser is read before the name means the new variable, which C forbids to use there anyway.
    const init = initial(f, v.init, type, v);
    f.note(init.effects);
    checkPointee(init, type, v);
    const local = f.declare(v.name, type, v);
    declare(
      f,
      local.code,
      local.boxed ? `${f.runtime('ref')}(${operand(init, Binds.assign)})` : operand(init, Binds.assign),
      type,
      local.boxed,
      v,
      hoisted,
    );
    return;
  }
  const local = f.declare(v.name, type, v);
  const first = poison(f, type, v);
  if (!local.boxed) declare(f, local.code, first, type, false, v, hoisted);
  else if (type.kind === 'integer' && !type.bool)
    declare(f, local.code, `${f.runtime('ref')}(${first})`, type, true, v, hoisted);
  else
    declare(
      f,
      local.code,
      `${f.runtime('uninit')}${typeOnly(`<${f.module.typeText(type)}>`)}()`,
      type,
      true,
      v,
      hoisted,
    );
  if (selfish) selfInitialised(f, v, local.code, type);
}

/** `struct x a = { .b = 1, .c = a.b }`: the members in the order in which they stand, after the rest was made zero. */
function selfInitialised(f: FunctionContext, v: Variable, code: string, type: CType): void {
  if (type.kind !== 'struct' || v.init?.kind !== 'list')
    throw new CError(v, `${v.name} in its own initialiser`);
  const items = v.init.items;
  const named = new Set(items.map((item) => item.designators[0]));
  for (const x of f.program.struct(type.tag, v).fields) {
    if (!named.has(x.name)) copyZero(f, `${code}.${x.name}`, x.type, v);
  }
  for (const item of items) {
    const [name] = item.designators;
    if (item.designators.length !== 1 || typeof name !== 'string')
      throw new CError(item, `${v.name} in its own initialiser`, 'name plain fields');
    const fieldType = f.program.struct(type.tag, item).fields.find((x) => x.name === name)?.type;
    if (fieldType === undefined)
      throw new CError(item, `the field ${name}, which struct ${type.tag} does not have`);
    const member = initial(f, item.value, fieldType, item);
    f.note(member.effects);
    f.out(`${code}.${name} = ${operand(member, Binds.assign)};`, item.line);
  }
}

function copyZero(f: FunctionContext, code: string, type: CType, place: Place): void {
  const v = initial(f, { kind: 'list', items: [], file: place.file, line: place.line }, type, place);
  f.out(`${code} = ${operand(v, Binds.assign)};`, place.line);
}

function mentions(node: unknown, name: string): boolean {
  if (Array.isArray(node)) return node.some((x) => mentions(x, name));
  if (typeof node !== 'object' || node === null) return false;
  const n = node as { kind?: string; name?: string };
  if (n.kind === 'name' && n.name === name) return true;
  return Object.values(node).some((x) => typeof x === 'object' && mentions(x, name));
}

function declare(
  f: FunctionContext,
  code: string,
  first: string,
  type: CType,
  boxed: boolean,
  place: Place,
  hoisted: string[] | null,
): void {
  if (hoisted !== null) {
    hoisted.push(
      `${code}${typeOnly(`: ${boxed ? `Ref<${f.module.typeText(type)}>` : f.module.typeText(type)}`)}`,
    );
    if (boxed) f.runtime('type Ref');
    f.out(`${code} = ${first};`, place.line);
    return;
  }
  const fixed = boxed || type.kind === 'struct' || type.kind === 'array';
  const annotation =
    type.kind === 'struct' || type.kind === 'array' || type.kind === 'pointer'
      ? typeOnly(`: ${f.module.typeText(type)}`)
      : '';
  f.out(`${fixed ? 'const' : 'let'} ${code}${boxed ? '' : annotation} = ${first};`, place.line);
}

function functionStatic(f: FunctionContext, v: Variable): void {
  const type = variableType(f, v);
  const made = f.module.addStatic(`${f.name}.${v.name}`, `${f.name}_${v.name}`, {
    name: v.name,
    type,
    facade: false,
    constant: v.type.constant === true,
    init: v.init,
    file: v.file,
    line: v.line,
  });
  f.alias(v.name, {
    code: made.code,
    type,
    boxed: made.boxed,
    key: `*${typeName(type)}`,
    isStatic: true,
    constant: v.type.constant === true,
  });
}

/** Evaluates what a guard locks and gives what unlocks it. */
function guard(f: FunctionContext, name: string, args: readonly Expression[], place: Place): readonly Line[] {
  const found = f.program.guards.get(name);
  if (found === undefined)
    throw new CError(
      place,
      `guard(${name}), which is not known`,
      'declare it with DEFINE_GUARD() in a header that --facade names',
    );
  if (args.length !== 1) throw new CError(place, `guard(${name}) with ${args.length} arguments`);
  const [arg] = args;
  const v = convert(f, evaluated(f, arg), found.type, place);
  const code = f.temporary('guard');
  f.out(`const ${code} = ${operand(v, Binds.assign)};`, place.line);
  const local = {
    code,
    type: found.type,
    boxed: false,
    key: `local:${code}`,
    isStatic: false,
    constant: true,
  };
  f.alias('_T', local);
  const enter = effect(f, { ...found.enter! });
  if (enter !== null) f.out(`${enter};`, place.line);
  return atEnd(f, found.leave, place);
}

/** What an expression does, as lines for the end of a block. */
function atEnd(f: FunctionContext, e: Expression, place: Place): readonly Line[] {
  const { indent } = f;
  f.indent = 0;
  const lines = f.capture(() => {
    const code = effect(f, e);
    if (code !== null) f.out(`${code};`, place.line);
  });
  f.indent = indent;
  return lines;
}

function freeing(f: FunctionContext, v: Variable): readonly Line[] {
  const found = f.program.frees.get(v.free!);
  if (found === undefined)
    throw new CError(
      v,
      `__free(${v.free}), which is not known`,
      'declare it with DEFINE_FREE() in a header that --facade names',
    );
  if (v.init === null) throw new CError(v, `__free(${v.free}) on ${v.name} without a first value`);
  f.alias('_T', f.find(v.name)!);
  return atEnd(f, found.leave, v);
}

/** `({ …; value; })`: its statements here, its last expression as the value. */
function statementExpression(f: FunctionContext, e: Expression & { kind: 'statements' }): Value {
  const all = e.body.body;
  const last = all.at(-1);
  if (all.some((s) => s.kind === 'label')) throw new CError(e, 'a label in a statement expression');
  let result: Value = value('undefined', { kind: 'void' });
  f.out('{', e.line);
  const inner = f.capture(() =>
    f.indented(() =>
      f.scoped(() => {
        list(f, last?.kind === 'expression' ? all.slice(0, -1) : all, true);
        if (last?.kind !== 'expression') return;
        const v = evaluated(f, last.expression);
        if (v.type.kind === 'void') {
          f.out(`${v.code};`, last.line);
          return;
        }
        const decayed = f.decay(v, last);
        const name = f.temporary('t');
        f.out(`${name} = ${operand(decayed, Binds.assign)};`, last.line);
        result = {
          ...decayed,
          code: name,
          binds: Binds.primary,
          effects: { reads: [], writes: [], sets: [] },
          location: null,
        };
      }),
    ),
  );
  // The variable of the value is declared outside the block that computes it.
  const opened = f.lines.pop()!;
  if (result.type.kind !== 'void')
    f.out(
      `let ${result.code}${typeOnly(`: ${result.form === 'boolean' ? 'boolean' : f.module.typeText(result.type)}`)};`,
      e.line,
    );
  f.lines.push(opened);
  f.append(inner);
  f.out('}', e.line);
  return result;
}
