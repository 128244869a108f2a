// SPDX-License-Identifier: GPL-2.0-only
// Translates C of our own, which need not be a subject, into functions that can be called.
import { compileFunction } from 'node:vm';
import * as kernel from '../../kernel/index.ts';
import { confined, STEP } from '../confine.ts';
import { moduleText } from '../emit/module-text.ts';
import { headersOf } from '../facade/headers.ts';
import { fieldClass, fieldClassName } from '../field-pointers.ts';
import { constantOf, createModule } from '../lower/functions.ts';
import { readUnit } from '../parse/unit.ts';
import type { Config } from '../read/conditions.ts';
import { Program } from '../type/program.ts';

/** A translated function: what stands for `k`, then its arguments. */
export type Compiled = (k: object, ...args: unknown[]) => unknown;

interface Made {
  readonly entry: Compiled;
  readonly reset: () => void;
  readonly statics: () => { readonly [name: string]: unknown };
}

/** Translates `entry` of `text`, with what it calls. */
export function compileC(text: string, entry: string, config: Config = {}): Made & { readonly code: string } {
  const unit = readUnit([{ file: 'test.c', text }], config);
  const facade = readUnit(headersOf('7.1'), config);
  const constants = kernel as unknown as { readonly [name: string]: unknown };
  const program = new Program(unit, facade, constantOf, (name) => {
    const value = constants[name];
    return typeof value === 'number' ? value : null;
  });
  const module = createModule(program);
  module.need(entry, { file: 'test.c', line: 1 });
  const { typescript, javascript } = moduleText(module, entry, 'test.c');
  const { fields, text: script } = confined(javascript);
  const make = compileFunction(script, ['kernel', STEP, ...fields.map(fieldClassName)]) as (
    k: typeof kernel,
    counted: () => void,
    ...fields: unknown[]
  ) => Made;
  return { ...make(kernel, () => undefined, ...fields.map(fieldClass)), code: typescript };
}
