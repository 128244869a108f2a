// SPDX-License-Identifier: GPL-2.0-only
// The grammar of statements.

import { CError } from '../error.ts';
import { unknownSymbol } from '../read/conditions.ts';
import type { Block, Expression, Initialiser, Statement, TypeSyntax, Variable } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { Expressions } from './expressions.ts';
import type { TypeParser } from './types.ts';

/** Parses statements. */
export class Statements {
  readonly expressions: Expressions;
  private readonly c: Cursor;
  private readonly types: TypeParser;
  /** Names of the variables declared so far, which are no types. */
  private readonly declared = new Set<string>();

  constructor(cursor: Cursor) {
    this.c = cursor;
    this.expressions = new Expressions(cursor, () => this.block());
    this.types = this.expressions.types;
  }

  block(): Block {
    const c = this.c;
    const { file, line } = c.need('{');
    const body: Statement[] = [];
    for (;;) {
      const endLine = c.token.line;
      if (c.eat('}')) return { kind: 'block', body, endLine, file, line };
      body.push(...this.statement());
    }
  }

  /** One statement as a list, because a label or case is an entry of its own before the statement that it marks. */
  private statement(): Statement[] {
    const c = this.c;
    const { text, kind, file, line } = c.token;
    if (kind === 'mark') return [this.group()];
    c.refuseOdd();
    if (kind === 'punct' && text === '{') return [this.block()];
    if (c.eat(';')) return [{ kind: 'empty', file, line }];
    if (kind === 'name') {
      const keyword = this.keyword(text);
      if (keyword !== null) return keyword;
      if (c.ahead(1).text === ':' && c.ahead(1).kind === 'punct') {
        c.i += 2;
        const label: Statement = { kind: 'label', name: text, file, line };
        return [label];
      }
      if (text === 'fallthrough' && c.ahead(1).text === ';') {
        c.i += 2;
        return [{ kind: 'fallthrough', file, line }];
      }
      if (text === 'guard' && c.ahead(1).text === '(') return [this.guard()];
      if (text === 'scoped_guard' && c.ahead(1).text === '(') return [this.scopedGuard()];
      if (text === 'asm' || text === '__asm__')
        throw new CError(c.token, 'assembly', 'it cannot be translated');
      if (this.types.startsType()) return [this.declaration()];
      if (this.looksLikeDeclaration()) {
        throw new CError(
          c.token,
          `the type ${text}, which is not known`,
          'declare it in a header that --facade names',
        );
      }
    }
    const expression = this.expressions.expression();
    c.need(';');
    return [{ kind: 'expression', expression, file, line }];
  }

  /** `name name` or `name *name =`: no expression looks like that. */
  private looksLikeDeclaration(): boolean {
    const c = this.c;
    if (this.declared.has(c.token.text)) return false;
    let n = 1;
    while (c.ahead(n).text === '*') n++;
    if (c.ahead(n).kind !== 'name') return false;
    return n === 1 || ['=', ';', ','].includes(c.ahead(n + 1).text);
  }

  private keyword(word: string): Statement[] | null {
    const c = this.c;
    const { file, line } = c.token;
    const at = { file, line };
    switch (word) {
      case 'if': {
        c.i++;
        const test = this.parenthesised();
        const then = this.body();
        const otherwise = c.eat('else') ? this.body() : null;
        return [{ kind: 'if', test, then, otherwise, ...at }];
      }
      case 'while': {
        c.i++;
        const test = this.parenthesised();
        return [{ kind: 'while', test, body: this.body(), ...at }];
      }
      case 'do': {
        c.i++;
        const body = this.body();
        c.need('while');
        const test = this.parenthesised();
        c.need(';');
        return [{ kind: 'do', test, body, ...at }];
      }
      case 'for':
        return [this.loop()];
      case 'switch': {
        c.i++;
        const on = this.parenthesised();
        return [{ kind: 'switch', on, body: this.body(), ...at }];
      }
      case 'case': {
        c.i++;
        const value = this.expressions.conditional();
        const to = c.eat('...') ? this.expressions.conditional() : null;
        c.need(':');
        return [{ kind: 'case', value, to, ...at }];
      }
      case 'default':
        c.i++;
        c.need(':');
        return [{ kind: 'default', ...at }];
      case 'goto': {
        c.i++;
        if (c.is('*')) throw new CError(c.token, 'a computed goto', 'name the label');
        const label = c.name();
        c.need(';');
        return [{ kind: 'goto', label, ...at }];
      }
      case 'break':
      case 'continue':
        c.i++;
        c.need(';');
        return [{ kind: word, ...at }];
      case 'return': {
        c.i++;
        const value = c.is(';') ? null : this.expressions.expression();
        c.need(';');
        return [{ kind: 'return', value, ...at }];
      }
      default:
        return null;
    }
  }

  private parenthesised(): Expression {
    this.c.need('(');
    const e = this.expressions.expression();
    this.c.need(')');
    return e;
  }

  /** The statement that belongs to an `if` or a loop. */
  private body(): Statement {
    const { file, line } = this.c.token;
    const statements = this.statement();
    // `if (x) label: statement;` and the like: the label is followed by its statement.
    while (isMark(statements.at(-1)!)) statements.push(...this.statement());
    if (statements.length === 1) return statements[0];
    return { kind: 'block', body: statements, endLine: statements.at(-1)!.line, file, line };
  }

  private loop(): Statement {
    const c = this.c;
    const { file, line } = c.need('for');
    c.need('(');
    let init: Statement | null = null;
    if (!c.eat(';')) {
      if (this.types.startsType()) init = this.declaration();
      else {
        const expression = this.expressions.expression();
        init = { kind: 'expression', expression, file: expression.file, line: expression.line };
        c.need(';');
      }
    }
    const test = c.is(';') ? null : this.expressions.expression();
    c.need(';');
    const step = c.is(')') ? null : this.expressions.expression();
    c.need(')');
    return { kind: 'for', init, test, step, body: this.body(), file, line };
  }

  private declaration(): Statement {
    const c = this.c;
    const { file, line } = c.token;
    const { type, isStatic, isTypedef } = this.types.specifiers();
    if (isTypedef) throw new CError({ file, line }, 'a typedef inside a function', 'move it out');
    const variables: Variable[] = [];
    while (!c.is(';')) {
      const d = this.types.declarator(type);
      const name = d.name ?? c.unexpected('the name of a variable');
      this.declared.add(name);
      const init = c.eat('=') ? this.expressions.initialiser() : null;
      variables.push({ ...d, type: typeFrom(d.type, init), name, init });
      if (!c.is(';')) c.need(',');
    }
    c.need(';');
    return { kind: 'declaration', variables, isStatic, file, line };
  }

  private guard(): Statement {
    const c = this.c;
    const { file, line } = c.need('guard');
    c.need('(');
    const guard = c.name();
    c.need(')');
    const args = this.arguments();
    c.need(';');
    return { kind: 'guard', guard, args, file, line };
  }

  private scopedGuard(): Statement {
    const c = this.c;
    const { file, line } = c.need('scoped_guard');
    c.need('(');
    const guard = c.name();
    const args: Expression[] = [];
    while (c.eat(',')) args.push(this.expressions.assignment());
    c.need(')');
    return { kind: 'scoped-guard', guard, args, body: this.body(), file, line };
  }

  private arguments(): Expression[] {
    const c = this.c;
    const args: Expression[] = [];
    c.need('(');
    while (!c.eat(')')) {
      args.push(this.expressions.assignment());
      if (!c.is(')')) c.need(',');
    }
    return args;
  }

  /** A conditional group that is still there: decided in each run, or a symbol without a value. */
  private group(): Statement {
    const c = this.c;
    const { text, file, line, condition } = c.token;
    if (text === 'unknown') throw unknownSymbol(condition!, c.token);
    if (text !== 'if') c.unexpected('a statement');
    c.i++;
    const then: Statement[] = [];
    const otherwise: Statement[] = [];
    let body = then;
    for (;;) {
      const token = c.token;
      if (token.kind === 'mark' && (token.text === 'else' || token.text === 'endif')) {
        c.i++;
        if (token.text === 'endif')
          return { kind: 'group', condition: condition!, then, otherwise, file, line };
        body = otherwise;
      } else {
        if (token.kind === 'end' || c.is('}')) c.refuseSplit({ file, line });
        body.push(...this.statement());
      }
    }
  }
}

function isMark(s: Statement): boolean {
  return s.kind === 'label' || s.kind === 'case' || s.kind === 'default';
}

/** The type of a variable: of `auto`, that of its first value. */
function typeFrom(type: TypeSyntax, init: Initialiser | null): TypeSyntax {
  if (type.kind !== 'auto') return type;
  if (init === null || init.kind === 'list')
    throw new CError(type, 'auto without a first value', 'write the type');
  return { ...type, kind: 'typeof', of: init, ofType: false };
}
