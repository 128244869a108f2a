// SPDX-License-Identifier: GPL-2.0-only
// Operands of which some need statements of their own.
import type { Expression } from '../parse/ast.ts';
import type { FunctionContext, Line } from './context.ts';
import { NONE } from './effects.ts';
import { Binds, operand, type Value } from './value.ts';

/**
 * Translates operands from left to right. Where one needs statements of its own (a statement expression), the ones before it are
 * kept in variables first, so that they are evaluated before.
 */
export function operands(f: FunctionContext, all: readonly Expression[]): Value[] {
  const values: Value[] = [];
  const before: Line[][] = [];
  for (const e of all) {
    before.push(
      f.capture(() => {
        values.push(f.lower(e));
      }),
    );
  }
  const last = before.findLastIndex((lines) => lines.length > 0);
  return values.map((v, i) => {
    f.append(before[i]);
    return i < last ? keep(f, v, all[i].line) : v;
  });
}

/** The value in a variable, unless it cannot change any more. */
export function keep(f: FunctionContext, v: Value, line: number): Value {
  const still = v.constant !== null || (v.effects.reads.length === 0 && v.effects.writes.length === 0);
  if (still || v.type.kind === 'void') return v;
  const name = f.temporary('t');
  f.out(`const ${name} = ${operand(v, Binds.assign)};`, line);
  f.note(v.effects);
  return { ...v, code: name, binds: Binds.primary, effects: NONE, location: null };
}
