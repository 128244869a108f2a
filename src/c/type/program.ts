// SPDX-License-Identifier: GPL-2.0-only
// What the names at file scope stand for.
import { CError, type Place } from '../error.ts';
import type { Declarator, Expression, Initialiser, TypeSyntax } from '../parse/ast.ts';
import { Cursor } from '../parse/cursor.ts';
import { Statements } from '../parse/statements.ts';
import { expandIn, type FunctionText, type Unit } from '../parse/unit.ts';
import { unknownSymbol } from '../read/conditions.ts';
import type { Token } from '../read/token.ts';
import { type CType, INT, type IntegerType, type Parameter, S64, U32, U64, VOID } from './ctype.ts';

/** A field of a structure. */
export interface Field extends Place {
  readonly name: string;
  readonly type: CType;
  /** `volatile` in the façade: reading it is an event. `const volatile`: it changes behind the variant's back. */
  readonly changing: 'event' | 'changes' | null;
}

/** A structure. */
export interface Struct extends Place {
  readonly tag: string;
  readonly fields: readonly Field[];
  /** Whether it is the model's. */
  readonly facade: boolean;
  /** Whether a variant may write its fields: its own structures, and those of the façade that say so. */
  readonly writable: boolean;
}

/** A function that the façade has: on `k`, or as an export of the kernel's module. */
export interface Prototype {
  readonly name: string;
  readonly type: CType & { kind: 'function' };
  /** It observes and changes nothing that another call could see. */
  readonly pure: boolean;
  /** Where it is declared, if that is beside the façade of the model; else null. */
  readonly further: Place | null;
}

/** A field that a further header adds to a structure of the model: its type, and what reading it gives. */
export interface GivenField {
  readonly type: CType;
  readonly value: Expression;
}

/** A variable at file scope. */
export interface FileVariable extends Place {
  readonly name: string;
  readonly type: CType;
  readonly facade: boolean;
  readonly constant: boolean;
  readonly init: Initialiser | null;
}

/** Scope guards and `__free` classes: what is called on the way in and out; `_T` stands for the value. */
export interface Guard {
  readonly type: CType;
  readonly enter: Expression | null;
  readonly leave: Expression;
}

/** What the names at file scope stand for, in the file and in the façade below it. */
export class Program {
  readonly unit: Unit;
  readonly facade: Unit;
  readonly prototypes = new Map<string, Prototype>();
  readonly guards = new Map<string, Guard>();
  readonly frees = new Map<string, Guard>();
  /** What parameters of the entry are given, by name, where a further header says so. */
  readonly given = new Map<string, string>();
  /** Fields that further headers add, by `tag.field`. */
  readonly fields = new Map<string, GivenField>();
  /** Names of what further headers put into the place of what the model has. */
  readonly replaced = new Set<string>();
  readonly variables = new Map<string, FileVariable>();
  readonly enumerators = new Map<string, { readonly value: number; readonly type: IntegerType }>();
  private readonly typedefs = new Map<string, CType>();
  private readonly structs = new Map<
    string,
    {
      readonly syntax: readonly Declarator[];
      readonly facade: boolean;
      readonly writable: boolean;
      readonly place: Place;
    }
  >();
  private readonly resolved = new Map<string, Struct>();
  private readonly enums = new Map<string, IntegerType>();
  /** Why the declaration of a name could not be taken in; raised when somebody needs the name. */
  private readonly broken = new Map<string, CError>();
  /** The value of a constant expression. */
  private readonly evaluate: (e: Expression) => number;
  private readonly typeOfExpression: (e: Expression) => CType;
  /** The value that the model gives an enumerator, or null. */
  private readonly modelValue: (name: string) => number | null;
  /** Files of the façade that are not the model's. */
  private readonly further: ReadonlySet<string>;

  /** @param further names of those files of the façade that are not the model's */
  constructor(
    unit: Unit,
    facade: Unit,
    evaluate: (program: Program, e: Expression) => number,
    modelValue: (name: string) => number | null,
    further: ReadonlySet<string> = new Set(),
  ) {
    this.modelValue = modelValue;
    this.further = further;
    this.unit = unit;
    this.facade = facade;
    this.evaluate = (e) => evaluate(this, e);
    this.typeOfExpression = (e) => {
      throw new CError(e, 'typeof of an expression at file scope', 'write the type');
    };
    for (const from of [facade, unit]) for (const tokens of from.declarations) this.declare(tokens, from);
  }

  /** Expands and parses a stretch of a unit. */
  parser(tokens: readonly Token[], unit: Unit): Statements {
    return new Statements(this.cursor(tokens, unit));
  }

  private cursor(tokens: readonly Token[], unit: Unit): Cursor {
    return new Cursor(expandIn(unit, tokens, this.facade), (name) => this.typedefs.has(name));
  }

  /** The function of that name that is translated: the file's, unless the façade models it, else the façade's own in C. */
  functionText(name: string): { text: FunctionText; unit: Unit } | null {
    const own = this.unit.functions.get(name);
    if (own !== undefined && !this.prototypes.has(name)) {
      if (own.under !== null) {
        if (own.under.text === 'unknown') throw unknownSymbol(own.under.condition!, own.under);
        throw new CError(
          own.under,
          `${name}(), which exists in one of two configurations only`,
          'put the condition into the function',
        );
      }
      return { text: own, unit: this.unit };
    }
    const below = this.facade.functions.get(name);
    if (below === undefined) return null;
    if (this.further.has(below.file) && (this.prototypes.has(name) || below.replaces))
      this.replaced.add(name);
    return { text: below, unit: this.facade };
  }

  /** The type of a function from its header. */
  signature(text: FunctionText, unit: Unit): CType & { kind: 'function' } {
    const types = this.parser(text.header, unit).expressions.types;
    const { type } = types.specifiers();
    const d = types.declarator(type);
    const resolved = this.type(d.type);
    if (resolved.kind !== 'function')
      throw new CError(text, `the header of ${text.name}()`, 'it declares no function');
    return resolved;
  }

  /** Raises what was wrong with the declaration of a name, if there was something. */
  refuseBroken(name: string): void {
    const error = this.broken.get(name);
    if (error !== undefined) throw error;
  }

  struct(tag: string, place: Place): Struct {
    const known = this.resolved.get(tag);
    if (known !== undefined) return known;
    const found = this.structs.get(tag);
    if (found === undefined) {
      this.refuseBroken(tag);
      throw new CError(
        place,
        `struct ${tag}, whose fields are not known`,
        'declare it in a header that --facade names',
      );
    }
    const struct: Struct = {
      tag,
      facade: found.facade,
      writable: found.writable,
      file: found.place.file,
      line: found.place.line,
      fields: found.syntax.map((d) => ({
        name: d.name ?? '',
        file: d.file,
        line: d.line,
        type: this.type(d.type),
        changing:
          !found.facade || d.type.volatile !== true ? null : d.type.constant === true ? 'changes' : 'event',
      })),
    };
    this.resolved.set(tag, struct);
    return struct;
  }

  /** The type that a piece of syntax stands for. */
  type(t: TypeSyntax, typeOf: (e: Expression) => CType = this.typeOfExpression): CType {
    switch (t.kind) {
      case 'void':
        return VOID;
      case 'integer':
        return t.type;
      case 'named': {
        const found = this.typedefs.get(t.name);
        if (found !== undefined) return found;
        this.refuseBroken(t.name);
        throw new CError(
          t,
          `the type ${t.name}, which is not known`,
          'declare it in a header that --facade names',
        );
      }
      case 'struct':
        if (t.fields !== null) this.declareStruct(t, t.fields);
        return { kind: 'struct', tag: t.tag };
      case 'enum': {
        if (t.enumerators !== null) this.declareEnum(t);
        const found = this.enums.get(t.tag);
        if (found === undefined) {
          this.refuseBroken(t.tag);
          throw new CError(
            t,
            `enum ${t.tag}, which is not known`,
            'declare it in a header that --facade names',
          );
        }
        return found;
      }
      case 'pointer':
        return { kind: 'pointer', to: this.type(t.to, typeOf), constant: t.to.constant === true };
      case 'array':
        return {
          kind: 'array',
          of: this.type(t.of, typeOf),
          length: this.lengthOf(t),
        };
      case 'function':
        return {
          kind: 'function',
          returns: this.type(t.returns, typeOf),
          params: t.params.map(
            (p): Parameter => ({ name: p.name ?? '', type: decayed(this.type(p.type, typeOf)) }),
          ),
          variadic: t.variadic,
        };
      case 'auto':
        throw new CError(t, 'auto in the place of a type', 'write the type');
      case 'typeof':
        return t.ofType ? this.type(t.of as TypeSyntax, typeOf) : typeOf(t.of as Expression);
    }
  }

  /** The length of an array; -1 where an initialiser has to say it. */
  private lengthOf(t: TypeSyntax & { kind: 'array' }): number {
    if (t.size === null) return -1;
    try {
      return this.evaluate(t.size);
    } catch (error) {
      if (!(error instanceof CError)) throw error;
      throw new CError(
        t,
        'an array whose length is no constant',
        'the kernel has no arrays of variable length',
      );
    }
  }

  private declare(tokens: readonly Token[], unit: Unit): void {
    const first = tokens[0];
    if (tokens.length === 1 && first.text === ';') return;
    try {
      const guard = /^DEFINE_(GUARD|FREE|LOCK_GUARD_1)$/.exec(first.text);
      if (guard !== null) this.declareGuard(tokens, unit, guard[1]);
      else if (first.text === 'DEFINE_ARGUMENT' && this.further.has(first.file))
        this.declareArgument(tokens, unit);
      else if (first.text === 'DEFINE_FIELD' && this.further.has(first.file)) this.declareField(tokens, unit);
      else this.declareNames(tokens, unit);
    } catch (error) {
      if (!(error instanceof CError) || unit === this.facade) throw error;
      // Nobody minds what was not understood as long as nothing that is translated needs it.
      for (const token of tokens)
        if (token.kind === 'name' && !this.broken.has(token.text)) this.broken.set(token.text, error);
    }
  }

  private declareNames(tokens: readonly Token[], unit: Unit): void {
    const c = this.cursor(tokens, unit);
    const { expressions } = new Statements(c);
    const { type, isTypedef, pure } = expressions.types.specifiers();
    if (c.is(';')) {
      this.type(type);
      return;
    }
    while (!c.is(';')) {
      const d = expressions.types.declarator(type);
      const init = c.eat('=') ? expressions.initialiser() : null;
      this.declareName(d, init, { unit, isTypedef, pure });
      if (!c.is(';')) c.need(',');
    }
  }

  private declareName(
    d: Declarator,
    init: Initialiser | null,
    { unit, isTypedef, pure }: { unit: Unit; isTypedef: boolean; pure: boolean },
  ): void {
    const { name } = d;
    if (name === null) return;
    const facade = unit === this.facade;
    let type = this.type(d.type);
    if (isTypedef) {
      if (d.encoded !== undefined && type.kind === 'integer') type = { ...type, encoded: d.encoded };
      this.typedefs.set(name, type);
    } else if (type.kind === 'function') {
      if (facade) this.declarePrototype(name, type, pure || d.pure === true, d);
    } else {
      const constant = d.type.constant === true;
      if (facade && this.further.has(d.file)) {
        this.declareFurtherVariable(name, type, { ...d, constant, init });
        return;
      }
      // What the façade models stays so, whether the file defines it or only names it.
      if (this.variables.get(name)?.facade !== true)
        this.variables.set(name, { name, type, facade, constant, init, file: d.file, line: d.line });
    }
  }

  /** A structure of the model has the fields that the model has: others would be read as nothing. */
  private declareStruct(t: TypeSyntax & { kind: 'struct' }, fields: readonly Declarator[]): void {
    const facade = this.isModels(t.file);
    if (!facade && this.structs.get(t.tag)?.facade === true)
      throw new CError(
        t,
        `struct ${t.tag}, which the model has`,
        'leave it out; a field that it lacks is DEFINE_FIELD(tag, type, name, value) in a header that --facade names',
      );
    this.structs.set(t.tag, { syntax: fields, facade, writable: !facade || t.writable === true, place: t });
  }

  private isModels(file: string): boolean {
    return this.facade.files.includes(file) && !this.further.has(file);
  }

  private declareEnum(t: TypeSyntax & { kind: 'enum' }): void {
    let next = 0;
    const values: [string, number][] = [];
    for (const e of t.enumerators!) {
      const known = e.value === null && this.facade.files.includes(t.file) ? this.modelValue(e.name) : null;
      if (e.value !== null) next = this.evaluate(e.value);
      if (known !== null) next = known;
      // Later enumerators may use the ones before.
      const fits = next >= -(2 ** 31) && next < 2 ** 31;
      this.enumerators.set(e.name, { value: next, type: fits ? INT : next < 0 ? S64 : U64 });
      values.push([e.name, next]);
      next++;
    }
    const all = values.map(([, value]) => value);
    const low = Math.min(...all);
    const high = Math.max(...all);
    const wide = high >= 2 ** 32 || low < -(2 ** 31) || (low < 0 && high >= 2 ** 31);
    const type = {
      ...(wide || t.encoded !== null ? (low < 0 ? S64 : U64) : low < 0 ? INT : U32),
      encoded: t.encoded,
    };
    // An enumerator that fits an int is one, whatever the type of the enumeration.
    for (const [name, value] of values) {
      const fits = value >= -(2 ** 31) && value < 2 ** 31 && t.encoded === null;
      this.enumerators.set(name, { value, type: fits ? INT : type });
    }
    this.enums.set(t.tag, type);
  }

  private declarePrototype(
    name: string,
    type: CType & { kind: 'function' },
    pure: boolean,
    { file, line }: Place,
  ): void {
    const further = this.further.has(file) ? { file, line } : null;
    if (further !== null && this.prototypes.get(name)?.further === null)
      throw new CError(
        further,
        `a prototype of ${name}(), which the model has`,
        'leave it out, or give it a body that is to stand in for the model',
      );
    this.prototypes.set(name, { name, type, pure, further });
  }

  private declareFurtherVariable(
    name: string,
    type: CType,
    { constant, file, init, line }: Place & { readonly constant: boolean; readonly init: Initialiser | null },
  ): void {
    if (init === null)
      throw new CError(
        { file, line },
        `the variable ${name} without a value`,
        `write #define ${name} with what it is`,
      );
    this.variables.set(name, { name, type, facade: false, constant, init, file, line });
  }

  /** `DEFINE_ARGUMENT(name, what)`: a parameter of the entry called so is given that. */
  private declareArgument(tokens: readonly Token[], unit: Unit): void {
    const c = this.cursor(tokens, unit);
    c.i = 1;
    c.need('(');
    const name = c.name();
    c.need(',');
    const what = c.token;
    if (what.kind !== 'name' && what.kind !== 'number')
      throw new CError(what, `DEFINE_ARGUMENT(${name}, ${what.text})`, 'name an argument, or write a number');
    c.i++;
    c.need(')');
    this.given.set(name, what.text);
  }

  /** `DEFINE_FIELD(tag, type, name, value)`: a field that the model's structure lacks, and what reading it gives. */
  private declareField(tokens: readonly Token[], unit: Unit): void {
    const c = this.cursor(tokens, unit);
    const { expressions } = new Statements(c);
    const { file, line } = c.token;
    c.i = 1;
    c.need('(');
    const tag = c.name();
    c.need(',');
    const type = this.type(expressions.types.typeName());
    c.need(',');
    const name = c.name();
    c.need(',');
    const value = expressions.assignment();
    c.need(')');
    const of = this.struct(tag, { file, line });
    if (!of.facade || of.fields.some((f) => f.name === name))
      throw new CError(
        { file, line },
        `DEFINE_FIELD() of ${tag}.${name}`,
        of.facade ? 'the model has that field' : 'the model has no such structure',
      );
    this.fields.set(`${tag}.${name}`, { type, value });
  }

  /** What a guard does: a call, or one under a condition, as `if (_T) put(_T)`. */
  private guardBody(c: Cursor, expressions: Statements['expressions']): Expression {
    const { file, line } = c.token;
    if (!c.eat('if')) return expressions.assignment();
    c.need('(');
    const test = expressions.expression();
    c.need(')');
    const yes = expressions.assignment();
    const no: Expression = {
      kind: 'cast',
      type: { kind: 'void', file, line },
      operand: { kind: 'number', text: '0', file, line },
      file,
      line,
    };
    return { kind: 'conditional', test, yes, no, file, line };
  }

  private declareGuard(tokens: readonly Token[], unit: Unit, kind: string): void {
    const c = this.cursor(tokens, unit);
    const { expressions } = new Statements(c);
    c.i = 1;
    c.need('(');
    const name = c.name();
    c.need(',');
    const type = this.type(expressions.types.typeName());
    c.need(',');
    const first = this.guardBody(c, expressions);
    const second = c.eat(',') ? this.guardBody(c, expressions) : null;
    if (kind === 'FREE') this.frees.set(name, { type, enter: null, leave: first });
    else if (second !== null) this.guards.set(name, { type, enter: first, leave: second });
  }
}

/** What a parameter of that type really is. */
function decayed(t: CType): CType {
  if (t.kind === 'array') return { kind: 'pointer', to: t.of, constant: false };
  if (t.kind === 'function') return { kind: 'pointer', to: t, constant: false };
  return t;
}
