// SPDX-License-Identifier: GPL-2.0-only
// The functions that an entry reaches, parsed, and what they leave unwritten for one another.
import { CError } from '../error.ts';
import type { Block } from '../parse/ast.ts';
import type { CType } from '../type/ctype.ts';
import type { Program } from '../type/program.ts';
import { ANY_FIELD, type Reads, unwrittenReads } from './unwritten.ts';
import { namesIn, walk } from './walk.ts';

/** A function that is reached. */
interface Reached {
  readonly type: CType & { kind: 'function' };
  readonly body: Block;
}

/** What reads and calls of the functions may give that nobody wrote. */
export class Reach {
  /** Fields that may hold what nobody wrote. */
  readonly fields = new Set<string>();
  /** Functions that may end without the value that they promise. */
  readonly open = new Set<string>();
  private readonly program: Program;
  private readonly functions = new Map<string, Reached>();
  private readonly reads = new Map<string, Reads>();

  constructor(program: Program) {
    this.program = program;
  }

  /** The body of a function and what its reads may find. */
  function(name: string): Reached & { readonly reads: Reads } {
    if (!this.functions.has(name)) this.add(name);
    return { ...this.functions.get(name)!, reads: this.reads.get(name)! };
  }

  /** Parses what a function reaches and follows all of it. */
  private add(entry: string): void {
    this.parse(entry);
    for (const name of this.functions.keys()) {
      for (const other of namesIn(this.functions.get(name)!.body)) {
        if (this.functions.has(other)) continue;
        try {
          this.parse(other);
        } catch (error) {
          // Whoever translates it raises this again, at its place among what is wrong.
          if (!(error instanceof CError)) throw error;
        }
      }
    }
    for (const { body } of this.functions.values()) this.addDeclared(body);
    this.follow();
  }

  private parse(name: string): void {
    const found = this.program.functionText(name);
    if (found === null) return;
    const { text, unit } = found;
    const type = this.program.signature(text, unit);
    this.functions.set(name, { type, body: this.program.parser(text.body, unit).block() });
  }

  /** Follows every function until none tells another anything new. */
  private follow(): void {
    const { program, fields, open } = this;
    const isTranslated = (name: string): boolean => this.functions.has(name);
    const isFacade = (name: string): boolean => program.prototypes.has(name) && !isTranslated(name);
    const around = { isFacade, isTranslated, fields, open };
    const addressed = new Set<string>();
    let throughPointers = false;
    for (let before = -1; before !== fields.size + open.size; ) {
      before = fields.size + open.size;
      for (const [name, { type, body }] of this.functions) {
        const reads = unwrittenReads(
          body,
          type.params.map((p) => p.name),
          around,
        );
        this.reads.set(name, reads);
        for (const field of reads.fields) fields.add(field);
        for (const field of reads.addressed) addressed.add(field);
        throughPointers ||= reads.throughPointers;
        if (reads.endsOpen && type.returns.kind !== 'void') open.add(name);
      }
      if (throughPointers) for (const field of addressed) fields.add(field);
    }
  }

  /** Fields of the structures that a function declares without a first value. */
  private addDeclared(body: Block): void {
    walk(body, (node) => {
      if (node.kind !== 'declaration' || node.isStatic) return;
      for (const v of node.variables) {
        if (v.init !== null) continue;
        try {
          this.addFields(this.program.type(v.type));
        } catch (error) {
          if (!(error instanceof CError)) throw error;
          // The type of an expression is known when it is translated; until then it may be anything.
          if (v.type.kind === 'typeof') this.fields.add(ANY_FIELD);
        }
      }
    });
  }

  private addFields(t: CType): void {
    if (t.kind === 'array') this.addFields(t.of);
    if (t.kind !== 'struct') return;
    for (const { name, type } of this.program.struct(t.tag, { file: '', line: 0 }).fields) {
      this.fields.add(name);
      this.addFields(type);
    }
  }
}
