// SPDX-License-Identifier: GPL-2.0-only
// Which reads of a function may find what nobody wrote.
import type { Argument, Block, Expression, Initialiser, Statement } from '../parse/ast.ts';
import { addressesTaken, goesToFacade } from './walk.ts';

/** What the functions around one say about it. */
export interface Surroundings {
  /** Whether a call of that name goes to the façade, which checks what it is given. */
  readonly isFacade: (name: string) => boolean;
  /** Whether a call of that name is translated. */
  readonly isTranslated: (name: string) => boolean;
  /** Fields that may hold what nobody wrote. */
  readonly fields: ReadonlySet<string>;
  /** Functions that may end without the value that they promise. */
  readonly open: ReadonlySet<string>;
}

/** What is known of a function when all paths through it have been followed. */
export interface Reads {
  /** The names that are read where they may not have been written. */
  readonly names: ReadonlySet<Expression>;
  /** Fields into which something is copied that may not have been written. */
  readonly fields: ReadonlySet<string>;
  /** Whether something of the kind is copied to where a pointer points. */
  readonly throughPointers: boolean;
  /** Fields whose address is taken. */
  readonly addressed: ReadonlySet<string>;
  /** Whether a path leads to the closing brace. */
  readonly endsOpen: boolean;
}

/** A local variable. */
interface Tracked {
  /** Its address goes where more than the façade may write through it. */
  readonly exposed: boolean;
}

/** The variables that are written; null where no path leads. */
type State = ReadonlySet<Tracked> | null;

function merge(a: State, b: State): State {
  if (a === null) return b;
  if (b === null) return a;
  return new Set([...a].filter((v) => b.has(v)));
}

function sizeOf(s: State): number {
  return s === null ? -1 : s.size;
}

/**
 * Follows every path through a function and notes where a local may be read that was not written on the way. A copy of such a value is no
 * use of it: what it is copied to counts as unwritten from there on. Where a value decides something, the translation checks it, so that
 * behind that point it counts as written.
 */
export function unwrittenReads(body: Block, params: readonly string[], around: Surroundings): Reads {
  return new Paths(body, around).follow(params);
}

class Paths {
  private readonly body: Block;
  private readonly around: Surroundings;
  private readonly exposed: ReadonlySet<string>;
  private readonly names = new Set<Expression>();
  private readonly fields = new Set<string>();
  private throughPointers = false;
  private readonly addressed: Set<string>;
  private state: State = new Set();
  private readonly scopes: Map<string, Tracked | null>[] = [];
  private readonly variables = new Map<object, Tracked>();
  private readonly labels = new Map<string, State>();
  private readonly breaks: State[] = [];
  private readonly continues: State[] = [];

  constructor(body: Block, around: Surroundings) {
    this.body = body;
    this.around = around;
    const taken = addressesTaken(body, around.isFacade);
    this.exposed = taken.exposed;
    this.addressed = taken.fields;
  }

  follow(params: readonly string[]): Reads {
    const given = new Map(params.map((name) => [name, { exposed: this.exposed.has(name) }]));
    for (let before = ''; ; ) {
      this.state = new Set(given.values());
      this.scopes.push(new Map(given));
      this.list(this.body.body);
      this.scopes.pop();
      // A jump backwards is known only when the text has been read to its end.
      const now = [...this.labels].map(([label, state]) => `${label} ${sizeOf(state)}`).join();
      if (now === before) break;
      before = now;
    }
    const { names, fields, throughPointers, addressed } = this;
    return { names, fields, throughPointers, addressed, endsOpen: this.state !== null };
  }

  private find(name: string): Tracked | null {
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const found = this.scopes[i].get(name);
      if (found !== undefined) return found;
    }
    return null;
  }

  private mark(v: Tracked, written: boolean): void {
    if (this.state === null || this.state.has(v) === written) return;
    const next = new Set(this.state);
    if (written) next.add(v);
    else next.delete(v);
    this.state = next;
  }

  private scoped(work: () => void): void {
    this.scopes.push(new Map());
    work();
    this.scopes.pop();
  }

  /** What is known where two ways meet: each is followed from here. */
  private either(one: () => void, other: () => void): void {
    const before = this.state;
    one();
    const after = this.state;
    this.state = before;
    other();
    this.state = merge(after, this.state);
  }

  private list(statements: readonly Statement[]): void {
    for (const s of statements) this.statement(s);
  }

  private statement(s: Statement): void {
    switch (s.kind) {
      case 'empty':
      case 'fallthrough':
      case 'case':
      case 'default':
        return;
      case 'block':
        this.scoped(() => this.list(s.body));
        return;
      case 'expression':
        this.expression(s.expression, false);
        return;
      case 'declaration':
        this.declaration(s);
        return;
      case 'if':
        this.expression(s.test, true);
        this.either(
          () => this.statement(s.then),
          () => s.otherwise !== null && this.statement(s.otherwise),
        );
        return;
      case 'while':
      case 'do':
      case 'for':
        this.scoped(() => this.loop(s));
        return;
      case 'switch':
        this.switchOn(s);
        return;
      case 'break':
        this.leaveTo(this.breaks);
        return;
      case 'continue':
        this.leaveTo(this.continues);
        return;
      case 'goto':
        this.labels.set(s.label, merge(this.labels.get(s.label) ?? null, this.state));
        this.state = null;
        return;
      case 'label':
        this.state = merge(this.state, this.labels.get(s.name) ?? null);
        return;
      case 'return':
        if (s.value !== null) this.expression(s.value, true);
        this.state = null;
        return;
      case 'guard':
        for (const arg of s.args) this.expression(arg, false);
        return;
      case 'scoped-guard':
        for (const arg of s.args) this.expression(arg, false);
        this.statement(s.body);
        return;
      case 'group':
        this.either(
          () => this.list(s.then),
          () => this.list(s.otherwise),
        );
        return;
    }
  }

  /** Goes on behind the loop or switch around the present statement, or at its next turn. */
  private leaveTo(ways: State[]): void {
    ways[ways.length - 1] = merge(ways[ways.length - 1], this.state);
    this.state = null;
  }

  private declaration(s: Statement & { kind: 'declaration' }): void {
    for (const v of s.variables) {
      const scope = this.scopes.at(-1)!;
      if (s.isStatic) {
        scope.set(v.name, null);
        continue;
      }
      const unwritten = v.init === null || this.initialiser(v.init);
      const tracked = this.variables.get(v) ?? { exposed: this.exposed.has(v.name) };
      this.variables.set(v, tracked);
      scope.set(v.name, tracked);
      this.mark(tracked, !unwritten);
    }
  }

  private loop(s: Statement & { kind: 'while' | 'do' | 'for' }): void {
    if (s.kind === 'for' && s.init !== null) this.statement(s.init);
    const endless = s.test === null || isTrue(s.test);
    let head = this.state;
    let end: State = null;
    // The ways back into the loop know no more than the way into it, and may know less.
    for (;;) {
      this.state = head;
      this.breaks.push(null);
      this.continues.push(null);
      if (s.kind !== 'do' && s.test !== null) this.expression(s.test, true);
      end = s.kind === 'do' || endless ? null : this.state;
      this.statement(s.body);
      this.state = merge(this.state, this.continues.pop()!);
      if (s.kind === 'for' && s.step !== null) this.expression(s.step, false);
      if (s.kind === 'do') {
        this.expression(s.test, true);
        if (!endless) end = this.state;
      }
      end = merge(end, this.breaks.pop()!);
      const next = merge(head, this.state);
      if (sizeOf(next) === sizeOf(head)) break;
      head = next;
    }
    this.state = end;
  }

  private switchOn(s: Statement & { kind: 'switch' }): void {
    this.expression(s.on, true);
    const entered = this.state;
    let hasDefault = false;
    const entry = (x: Statement): void => {
      if (x.kind === 'case' || x.kind === 'default') {
        hasDefault ||= x.kind === 'default';
        this.state = merge(this.state, entered);
      } else if (x.kind === 'group') {
        this.either(
          () => x.then.forEach(entry),
          () => x.otherwise.forEach(entry),
        );
      } else this.statement(x);
    };
    this.state = null;
    this.breaks.push(null);
    this.scoped(() => (s.body.kind === 'block' ? s.body.body : [s.body]).forEach(entry));
    this.state = merge(this.state, this.breaks.pop()!);
    if (!hasDefault) this.state = merge(this.state, entered);
  }

  /** Follows an initialiser; whether what it gives may not have been written. */
  private initialiser(init: Initialiser): boolean {
    if (init.kind !== 'list') return this.expression(init, false);
    for (const { designators, value } of init.items) {
      const unwritten = this.initialiser(value);
      if (!unwritten) continue;
      const last = designators.at(-1);
      if (last === undefined) this.fields.add(ANY_FIELD);
      else if (typeof last === 'string') this.fields.add(last);
    }
    return false;
  }

  /**
   * Follows an expression; whether its value may not have been written.
   * @param decides whether the translation checks the value where it is used
   */
  private expression(e: Expression, decides: boolean): boolean {
    switch (e.kind) {
      case 'number':
      case 'char':
      case 'string':
      case 'sizeof':
        return false;
      case 'name':
        return this.name(e, decides) && !decides;
      case 'comma':
        this.expression(e.left, false);
        return this.expression(e.right, decides);
      case 'conditional':
        return this.conditional(e, decides);
      case 'binary':
        this.expression(e.left, true);
        if (e.operator !== '&&' && e.operator !== '||') this.expression(e.right, true);
        else
          this.either(
            () => this.expression(e.right, true),
            () => undefined,
          );
        return false;
      case 'unary':
        if (e.operator === '&') {
          this.lvalue(e.operand);
          return false;
        }
        this.expression(e.operand, true);
        return e.operator === '*';
      case 'step':
        this.expression(e.operand, true);
        this.store(e.operand, false);
        return false;
      case 'assign':
        return this.assign(e);
      case 'cast':
        return this.expression(e.operand, decides);
      case 'compound':
        this.initialiser(e.list);
        return false;
      case 'field':
        if (e.arrow) this.expression(e.of, true);
        else this.lvalue(e.of);
        return this.around.fields.has(e.name) || this.around.fields.has(ANY_FIELD);
      case 'index':
        this.lvalue(e.of);
        this.expression(e.index, true);
        return true;
      case 'call':
        return this.call(e);
      case 'statements': {
        const all = e.body.body;
        const last = all.at(-1);
        let unwritten = false;
        this.scoped(() => {
          this.list(last?.kind === 'expression' ? all.slice(0, -1) : all);
          if (last?.kind === 'expression') unwritten = this.expression(last.expression, false);
        });
        return unwritten;
      }
    }
  }

  private name(e: Expression & { kind: 'name' }, decides: boolean): boolean {
    const v = this.find(e.name);
    if (v === null || this.state === null || (this.state.has(v) && !v.exposed)) return false;
    this.names.add(e);
    if (decides && !v.exposed) this.mark(v, true);
    return true;
  }

  private conditional(e: Expression & { kind: 'conditional' }, decides: boolean): boolean {
    let unwritten = false;
    this.expression(e.test, true);
    this.either(
      () => {
        if (e.yes !== null) unwritten = this.expression(e.yes, decides) || unwritten;
      },
      () => {
        unwritten = this.expression(e.no, decides) || unwritten;
      },
    );
    return unwritten;
  }

  /** The way to an lvalue, which is not read itself. */
  private lvalue(e: Expression): void {
    if (e.kind === 'name') return;
    if (e.kind === 'field' && !e.arrow) this.lvalue(e.of);
    else if (e.kind === 'field') this.expression(e.of, true);
    else if (e.kind === 'index') {
      if (e.of.kind === 'name') this.name(e.of, false);
      else this.lvalue(e.of);
      this.expression(e.index, true);
    } else if (e.kind === 'unary' && e.operator === '*') this.expression(e.operand, true);
    else this.expression(e, false);
  }

  private assign(e: Expression & { kind: 'assign' }): boolean {
    this.lvalue(e.target);
    if (e.operator !== null) {
      this.expression(e.target, true);
      this.expression(e.value, true);
      this.store(e.target, false);
      return false;
    }
    const unwritten = this.expression(e.value, false);
    this.store(e.target, unwritten);
    return unwritten;
  }

  private store(target: Expression, unwritten: boolean): void {
    if (target.kind === 'name') {
      const v = this.find(target.name);
      if (v !== null) this.mark(v, !unwritten);
    } else if (unwritten && target.kind === 'field') this.fields.add(target.name);
    else if (unwritten) this.throughPointers = true;
  }

  private call(e: Expression & { kind: 'call' }): boolean {
    const { callee, args } = e;
    const values = args.filter((arg: Argument): arg is Expression => arg.kind !== 'type');
    if (callee.kind !== 'name' || this.find(callee.name) !== null) {
      this.expression(callee.kind === 'conditional' ? callee.test : callee, true);
      for (const arg of values) this.expression(arg, false);
      return !goesToFacade(callee, this.around.isFacade);
    }
    const { name } = callee;
    // The façade checks its arguments itself.
    const checked = this.around.isTranslated(name);
    let unwritten = false;
    for (const arg of values) unwritten = this.expression(arg, checked) || unwritten;
    if (checked) return this.around.open.has(name);
    return this.around.isFacade(name) ? false : unwritten;
  }
}

/** Stands for the fields of a structure whose initialiser names none. */
export const ANY_FIELD = '*';

function isTrue(e: Expression): boolean {
  return (e.kind === 'number' && /[1-9]/.test(e.text)) || (e.kind === 'name' && e.name === 'true');
}
