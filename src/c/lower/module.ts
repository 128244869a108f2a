// SPDX-License-Identifier: GPL-2.0-only
// Everything that a translation is made of.

import * as kernel from '../../kernel/index.ts';
import { CError, type Place } from '../error.ts';
import type { CType } from '../type/ctype.ts';
import type { FileVariable, Program, Prototype } from '../type/program.ts';
import type { Line } from './context.ts';
import type { Effects } from './effects.ts';
import { Reach } from './reach.ts';

/** A function that has been translated. */
export interface TranslatedFunction extends Place {
  readonly name: string;
  readonly type: CType & { kind: 'function' };
  readonly endLine: number;
  /** The C without layout and comments. */
  readonly text: string;
  /** Whether it is the façade's own, written in C. */
  readonly facade: boolean;
  readonly lines: readonly Line[];
  /** What a call of it looks at and changes. */
  readonly effects: Effects;
}

/** A variable that outlives a call. */
export interface StaticVariable extends Place {
  /** Its name in the C; of a function's own, `function.name`. */
  readonly name: string;
  readonly code: string;
  readonly type: CType;
  /** The text of its first value. */
  readonly init: string;
  /** Whether it is kept in a `Ref`; others are changed in place. */
  readonly boxed: boolean;
}

/** A function of the file that the façade models, so that it is not translated. */
export interface Modelled extends Place {
  readonly name: string;
  readonly tokens: string;
}

/** Structures of the façade of which the C makes its own, by the name of what it makes. */
const MADE_HERE: { readonly [tag: string]: string } = { kvm_pgtable: 'kvm_pgtable_description' };

const RESERVED = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for
  function if implements import in instanceof interface let new null package private protected public return static super switch this
  throw true try typeof undefined var void while with yield k kernel reset statics NaN Infinity`.split(/\s+/),
);
const EXPORTS = new Map<string, unknown>(Object.entries(kernel));

/** Everything that a translation consists of. */
export class Module {
  readonly program: Program;
  /** What the functions leave unwritten. */
  readonly reach: Reach;
  /** Names of the kernel's module that are imported. */
  readonly imports = new Set<string>();
  /** Structures whose types are named. */
  readonly types = new Set<string>();
  /** Structures that the variant makes itself, with the tags in the order in which they were met. */
  readonly functions = new Map<string, TranslatedFunction>();
  readonly statics = new Map<string, StaticVariable>();
  readonly modelled = new Map<string, Modelled>();
  readonly warnings: string[] = [];
  /** Calls of the façade that are made. */
  readonly calls = new Set<string>();
  /** Those among them that further declarations implement. */
  readonly implemented = new Set<string>();
  /** Wrappers of façade functions that are used as values. */
  readonly wrappers = new Map<string, Prototype>();
  /** Translates a function with what it calls. */
  translate!: (name: string) => TranslatedFunction | null;
  /** The text of the first value of a static variable. */
  initial!: (variable: FileVariable) => { init: string; boxed: boolean; type: CType };
  private readonly hasImplementation: (name: string) => boolean;
  private readonly underWay = new Set<string>();
  private statements = 0;

  /** @param hasImplementation whether something implements a prototype that is not the model's */
  constructor(program: Program, hasImplementation: (name: string) => boolean) {
    this.program = program;
    this.hasImplementation = hasImplementation;
    this.reach = new Reach(program);
  }

  /** Whether a local may not have that name. */
  isTaken(name: string): boolean {
    return (
      RESERVED.has(name) || EXPORTS.has(name) || (this.program.prototypes.get(name)?.further ?? null) !== null
    );
  }

  runtime(name: string): string {
    this.imports.add(name);
    return name;
  }

  /** A constant that the kernel's module exports, or undefined. */
  exported(name: string): unknown {
    return EXPORTS.get(name);
  }

  /** The translation of a function of the file, or of one that the façade has in C; null if there is none of that name. */
  need(name: string, place: Place): TranslatedFunction | null {
    const done = this.functions.get(name);
    if (done !== undefined) return done;
    if (this.underWay.has(name)) {
      throw new CError(place, `a call of ${name}(), which is running already`, 'recursion is not translated');
    }
    this.underWay.add(name);
    const made = this.translate(name);
    this.underWay.delete(name);
    if (made !== null) this.functions.set(name, made);
    return made;
  }

  /** Notes that a translation needs the implementation of a prototype. @throws CError if there is none */
  needImplementation(name: string, place: Place): void {
    if (!this.hasImplementation(name))
      throw new CError(
        place,
        `${name}() has a prototype and nothing that implements it`,
        'give it a body, or name a module that exports it with --facade',
      );
    this.implemented.add(name);
  }

  /** How much has been translated: tells which of several attempts came furthest. */
  depth(): number {
    return this.statements;
  }

  /** Counts a statement. */
  tick(): void {
    this.statements++;
  }

  /** A variable at file scope that the variant keeps. */
  fileStatic(variable: FileVariable): StaticVariable {
    return this.addStatic(variable.name, variable.name, variable);
  }

  addStatic(name: string, stem: string, variable: FileVariable): StaticVariable {
    const known = this.statics.get(name);
    if (known !== undefined) return known;
    const { init, boxed, type } = this.initial(variable);
    const taken = (code: string): boolean =>
      this.isTaken(code) ||
      [...this.statics.values()].some((s) => s.code === code) ||
      this.program.functionText(code) !== null;
    let code = stem;
    while (taken(code)) code += '_';
    const made: StaticVariable = { name, code, type, init, boxed, file: variable.file, line: variable.line };
    this.statics.set(name, made);
    return made;
  }

  private functionText({ params, returns }: CType & { kind: 'function' }): string {
    const given = params.map((p, i) => `p${i}: ${this.typeText(p.type)}`);
    return `((${['k: Kernel', ...given].join(', ')}) => ${this.typeText(returns)})`;
  }

  private structText(tag: string): string {
    this.types.add(tag);
    return tag;
  }

  /** The TypeScript of a C type. */
  typeText(t: CType): string {
    switch (t.kind) {
      case 'void':
        return 'void';
      case 'integer':
        return t.bool ? 'boolean' : 'number';
      case 'struct':
        return this.structText(MADE_HERE[t.tag] ?? t.tag);
      case 'array':
        return `${this.typeText(t.of)}[]`;
      case 'function':
        return 'never';
      case 'pointer':
        if (t.to.kind === 'struct') return this.structText(t.to.tag);
        // As with C's, anything may come from it and go into it.
        if (t.to.kind === 'void') return 'any';
        if (t.to.kind === 'function') return this.functionText(t.to);
        // A string, or a pointer into bytes.
        if (t.to.kind === 'integer' && t.to.bits === 8 && !t.to.bool && t.constant) return 'any';
        this.imports.add('type Ref');
        return `Ref<${this.typeText(t.to)}>`;
    }
  }
}
