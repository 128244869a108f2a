// SPDX-License-Identifier: GPL-2.0-only
// Assignments and steps.
import { CError, type Place } from '../error.ts';
import type { Expression } from '../parse/ast.ts';
import { type CType, INT, type IntegerType, typeName } from '../type/ctype.ts';
import { binary, move } from './binary.ts';
import type { FunctionContext } from './context.ts';
import { convert, decided } from './convert.ts';
import { checkUnsequenced, type Effects, NONE, union } from './effects.ts';
import { keep } from './operands.ts';
import { copyOf } from './structures.ts';
import { NULL, typeOnly } from './ts.ts';
import { Binds, constantValue, operand, type Value, value } from './value.ts';

/** `a = b`, `a op= b`. */
export function assign(f: FunctionContext, e: Expression & { kind: 'assign' }): Value {
  const to = f.lower(e.target);
  checkTarget(to, e.target);
  const { v, all } = withEffects(f, e.value);
  if (e.operator === null) {
    checkOrder(to, all, e);
    return store(f, to, v, e);
  }
  checkUnsequenced([to.effects, all], e);
  const kept = stableLvalue(to, e);
  if (kept.type.kind === 'pointer') {
    if (e.operator !== '+' && e.operator !== '-') throw new CError(e, `${e.operator}= on a pointer`);
    return store(f, kept, move(f, kept, v, e.operator === '+' ? 1 : -1, e), e);
  }
  const result = binary(f, e.operator, { ...kept, location: null }, v, e);
  return shortened(store(f, kept, result, e), { to: kept, result, operator: e.operator });
}

/** `a = a | b` as `a |= b`, where JavaScript's own operator does it and nothing has to be converted. */
function shortened(
  stored: Value,
  { to, result, operator }: { to: Value; result: Value; operator: string },
): Value {
  const first = `${to.code} ${operator} `;
  const whole = stored.code === `${to.code} = ${result.code}` && result.code.startsWith(first);
  if (!/^[-+&|^]$/.test(operator) || !whole) return stored;
  return { ...stored, code: `${to.code} ${operator}= ${result.code.slice(first.length)}` };
}

/** The value with the effects of the statements that came before it. */
function withEffects(f: FunctionContext, e: Expression): { v: Value; all: Effects } {
  const before = f.effects;
  f.effects = NONE;
  const v = f.lower(e);
  const all = union(f.effects, v.effects);
  f.effects = union(before, f.effects);
  return { v, all };
}

/** `++a`, `a++`, `--a`, `a--`. */
export function step(f: FunctionContext, e: Expression & { kind: 'step' }, used: boolean): Value {
  const to = f.lower(e.operand);
  checkTarget(to, e.operand);
  const kept = stableLvalue(to, e);
  if (kept.type.kind === 'pointer') {
    const stored = store(f, kept, move(f, kept, constantValue(1, INT), e.by, e), e);
    if (e.prefix || !used) return stored;
    const of = typeOnly(`<${f.module.typeText((kept.type as CType & { kind: 'pointer' }).to)}>`);
    const back = `${f.runtime('advance')}${of}(${kept.code}, ${-e.by})`;
    return value(`(${stored.code}, ${back})`, kept.type, { effects: stored.effects });
  }
  const one = constantValue(1, INT);
  const by = (v: Value, sign: number): Value =>
    convert(
      f,
      binary(
        f,
        sign > 0 ? '+' : '-',
        { ...v, location: null, effects: { reads: [], writes: [], sets: [] } },
        one,
        e,
      ),
      kept.type,
      e,
    );
  const stored = store(f, kept, by(kept, e.by), e);
  if (e.prefix || !used) return stored;
  if ((kept.type as IntegerType).bool) {
    // What a flag was does not follow from what it is now.
    const old = keep(f, { ...kept, location: null }, e.line);
    f.out(`${stored.code};`, e.line);
    f.note(stored.effects);
    return old;
  }
  // The old value is the new one stepped back, which wraps as C does.
  return value(
    `(${stored.code}, ${operand(by({ ...kept, unwritten: null }, -e.by), Binds.assign)})`,
    kept.type,
    {
      effects: stored.effects,
    },
  );
}

function checkTarget(to: Value, place: Place): void {
  if (to.location === null) throw new CError(place, `an assignment to ${to.code}`, 'it is no variable');
  if (to.location.constant && to.location.local === null) {
    throw new CError(
      place,
      `an assignment to ${to.code}`,
      'it is constant, or the façade does not let a variant write it',
    );
  }
  if (to.type.kind === 'array') throw new CError(place, 'an assignment to an array');
}

/** What C leaves open between the lvalue and the value: `x = x++`, `a[i] = i++`. */
function checkOrder(to: Value, v: Effects, place: Place): void {
  const own = to.location!.writes;
  const way: Effects = { ...to.effects, reads: to.effects.reads.filter((key) => !own.includes(key)) };
  checkUnsequenced([way, v], place);
  const twice = v.sets.find((key) => own.includes(key));
  if (twice !== undefined)
    checkUnsequenced(
      [
        { reads: [], writes: [twice], sets: [] },
        { reads: [], writes: [twice], sets: [] },
      ],
      place,
    );
}

/** An lvalue that is written and read in one expression must be found without effects of its own. */
function stableLvalue(to: Value, place: Place): Value {
  if (to.effects.writes.length > 0 || to.code.startsWith('new ')) {
    throw new CError(
      place,
      `an operator that reads and writes ${to.code}`,
      'keep its address in a pointer first',
    );
  }
  return to;
}

function store(f: FunctionContext, to: Value, v: Value, place: Place): Value {
  checkPointee(v, to.type, place);
  const { writes, local, isStatic } = to.location!;
  // What outlives the call is read by others, who do not expect to find what nobody wrote.
  const kept = isStatic ? decided(f, v) : v;
  const converted = to.type.kind === 'struct' ? copyOf(f, v, place) : convert(f, kept, to.type, place);
  const reads = to.effects.reads.filter((key) => !writes.includes(key));
  const effects = union({ ...to.effects, reads }, converted.effects, {
    reads: [],
    writes,
    sets: local === null ? writes : [local],
  });
  if (to.type.kind === 'struct') {
    throw new CError(
      place,
      'the assignment of a whole structure inside an expression',
      'give it a statement of its own',
    );
  }
  return {
    ...converted,
    code: `${to.code} = ${operand(converted, Binds.assign)}`,
    binds: Binds.assign,
    type: to.type,
    constant: null,
    effects,
    location: null,
  };
}

/** A pointer of another type than the lvalue has is as much of a mistake as C says. */
export function checkPointee(v: Value, to: CType, place: Place): void {
  if (v.type.kind !== 'pointer' || to.kind !== 'pointer' || v.code === NULL) return;
  if (v.type.to.kind === 'void' || to.to.kind === 'void' || v.type.to.kind === 'function') return;
  if (typeName(v.type.to) === typeName(to.to)) return;
  const [a, b] = [v.type.to, to.to];
  if (
    a.kind === 'integer' &&
    b.kind === 'integer' &&
    a.bits === b.bits &&
    a.signed === b.signed &&
    a.bool === b.bool
  )
    return;
  throw new CError(place, `${typeName(v.type)} becomes ${typeName(to)}`);
}
