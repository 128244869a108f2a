// SPDX-License-Identifier: GPL-2.0-only
// The function that is being translated: names, lines, temporaries.
import { CError, type Place } from '../error.ts';
import type { Expression } from '../parse/ast.ts';
import { type CType, typeName } from '../type/ctype.ts';
import type { Program } from '../type/program.ts';
import { type Effects, union } from './effects.ts';
import type { Module } from './module.ts';
import type { Reads } from './unwritten.ts';
import { Binds, type Value, value } from './value.ts';

/** A local variable or parameter. */
export interface Local {
  /** Its name in the translation. */
  readonly code: string;
  readonly type: CType;
  /** Its address is taken: it is kept in a `Ref`. */
  readonly boxed: boolean;
  /** Key of its effects. */
  readonly key: string;
  /** It outlives the call. */
  readonly isStatic: boolean;
  readonly constant: boolean;
}

/** One line of the translation. */
export interface Line {
  readonly code: string;
  readonly indent: number;
  /** Line of the C, or 0 for none. */
  readonly line: number;
}

/** A function that is being translated: its names, and the lines that have been written. */
export class FunctionContext {
  readonly module: Module;
  readonly program: Program;
  readonly name: string;
  readonly returns: CType;
  /** Names of variables whose address is taken somewhere in the function. */
  readonly boxedNames: ReadonlySet<string>;
  /** What is known of its reads; null where there is no function. */
  readonly reads: Reads | null;
  /** Labels that a `goto` reaches by `continue`, and how the loop is called. */
  readonly backLabels = new Map<string, string>();
  readonly forwardLabels = new Set<string>();
  /** For each loop around the present statement: the block that `continue` leaves, or null where JavaScript's own does. */
  readonly continues: (string | null)[] = [];
  lines: Line[] = [];
  indent = 1;
  effects: Effects = { reads: [], writes: [], sets: [] };
  /** Translates an expression. */
  lower!: (e: Expression) => Value;
  private readonly scopes: Map<string, Local>[] = [new Map()];
  private readonly taken = new Set<string>();
  private temporaries = 0;

  constructor(
    module: Module,
    name: string,
    returns: CType,
    boxedNames: ReadonlySet<string>,
    reads: Reads | null,
  ) {
    this.module = module;
    this.program = module.program;
    this.name = name;
    this.returns = returns;
    this.boxedNames = boxedNames;
    this.reads = reads;
  }

  /** Name of a function of the C-arithmetic runtime, which is imported. */
  runtime(name: string): string {
    return this.module.runtime(name);
  }

  out(code: string, line: number): void {
    this.lines.push({ code, indent: this.indent, line });
  }

  /** Lines that `work` writes, kept apart. */
  capture(work: () => void): Line[] {
    const { lines } = this;
    this.lines = [];
    try {
      work();
      return this.lines;
    } finally {
      this.lines = lines;
    }
  }

  append(lines: readonly Line[]): void {
    this.lines.push(...lines);
  }

  indented(work: () => void): void {
    this.indent++;
    work();
    this.indent--;
  }

  scoped(work: () => void): void {
    this.scopes.push(new Map());
    work();
    this.scopes.pop();
  }

  /** A name for something of ours. */
  temporary(stem: string): string {
    return this.unique(`${stem}${++this.temporaries}`);
  }

  private unique(name: string): string {
    let code = this.module.isTaken(name) ? `${name}_` : name;
    for (let n = 2; this.taken.has(code); n++) code = `${name}_${n}`;
    this.taken.add(code);
    return code;
  }

  declare(name: string, type: CType, place: Place, more: { constant?: boolean } = {}): Local {
    const scope = this.scopes.at(-1)!;
    if (scope.has(name)) throw new CError(place, `${name} declared twice in one block`);
    const code = this.unique(name);
    const boxed = this.boxedNames.has(name) && type.kind !== 'struct' && type.kind !== 'array';
    const local: Local = {
      code,
      type,
      boxed,
      key: boxed ? `box:${typeName(type)}:${code}` : `local:${name}#${this.taken.size}`,
      isStatic: false,
      constant: more.constant === true,
    };
    scope.set(name, local);
    return local;
  }

  /** Makes a name of the C stand for something that exists already. */
  alias(name: string, local: Local): void {
    this.scopes.at(-1)!.set(name, local);
  }

  find(name: string): Local | null {
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const found = this.scopes[i].get(name);
      if (found !== undefined) return found;
    }
    return null;
  }

  note(effects: Effects): void {
    this.effects = union(this.effects, effects);
  }

  /** An array as the pointer to its first element, a function as the pointer to it. */
  decay(v: Value, place: Place): Value {
    if (v.type.kind === 'function') return { ...v, type: { kind: 'pointer', to: v.type, constant: true } };
    if (v.type.kind !== 'array') return v;
    const { of } = v.type;
    if (of.kind === 'struct' || of.kind === 'array') {
      throw new CError(
        place,
        `a pointer into an array of ${typeName(of)}`,
        'index the array where it is needed',
      );
    }
    const type: CType = { kind: 'pointer', to: of, constant: false };
    const code = `new ${this.runtime('ElementRef')}(${v.code}, 0)`;
    return value(code, type, { binds: Binds.call, effects: v.effects });
  }
}
