// SPDX-License-Identifier: GPL-2.0-only
// The grammar of expressions and initialisers.
import { CError } from '../error.ts';
import type {
  Argument,
  BinaryOperator,
  Block,
  Expression,
  Initialiser,
  InitialiserItem,
  InitialiserList,
} from './ast.ts';
import type { Cursor } from './cursor.ts';
import { type ExpressionParser, TypeParser } from './types.ts';

const PRECEDENCE: { readonly [operator: string]: number } = {
  '*': 10,
  '/': 10,
  '%': 10,
  '+': 9,
  '-': 9,
  '<<': 8,
  '>>': 8,
  '<': 7,
  '>': 7,
  '<=': 7,
  '>=': 7,
  '==': 6,
  '!=': 6,
  '&': 5,
  '^': 4,
  '|': 3,
  '&&': 2,
  '||': 1,
};
const ASSIGNMENTS = ['=', '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=', '<<=', '>>='];
const UNARY = ['-', '+', '!', '~', '*', '&'] as const;

/** Parses expressions and initialisers. */
export class Expressions implements ExpressionParser {
  readonly types: TypeParser;
  private readonly c: Cursor;
  /** Parses the body of a statement expression. */
  private readonly block: () => Block;

  constructor(cursor: Cursor, block: () => Block) {
    this.c = cursor;
    this.block = block;
    this.types = new TypeParser(cursor, this);
  }

  expression(): Expression {
    let e = this.assignment();
    while (this.c.is(',')) {
      const { file, line } = this.c.need(',');
      e = { kind: 'comma', left: e, right: this.assignment(), file, line };
    }
    return e;
  }

  assignment(): Expression {
    const c = this.c;
    const target = this.conditional();
    const { text, kind, line } = c.token;
    if (kind !== 'punct' || !ASSIGNMENTS.includes(text)) return target;
    c.i++;
    const operator = text === '=' ? null : (text.slice(0, -1) as BinaryOperator);
    return {
      kind: 'assign',
      operator,
      target,
      value: this.assignment(),
      file: target.file,
      line: text === '=' ? target.line : line,
    };
  }

  conditional(): Expression {
    const c = this.c;
    const test = this.binary(1);
    if (!c.is('?')) return test;
    const { file, line } = c.need('?');
    const yes = c.is(':') ? null : this.expression();
    c.need(':');
    return { kind: 'conditional', test, yes, no: this.conditional(), file, line };
  }

  initialiser(): Initialiser {
    return this.c.is('{') ? this.list() : this.assignment();
  }

  list(): InitialiserList {
    const c = this.c;
    const { file, line } = c.need('{');
    const items: InitialiserItem[] = [];
    while (!c.eat('}')) {
      const at = c.token;
      const designators: (string | Expression)[] = [];
      for (;;) {
        if (c.is('.')) {
          c.i++;
          designators.push(c.name());
        } else if (c.eat('[')) {
          designators.push(this.conditional());
          if (c.is('...'))
            throw new CError(c.token, 'a range of indices in an initialiser', 'write one entry for each');
          c.need(']');
        } else break;
      }
      if (designators.length > 0) c.need('=');
      items.push({ designators, value: this.initialiser(), file: at.file, line: at.line });
      if (!c.is('}')) c.need(',');
    }
    return { kind: 'list', items, file, line };
  }

  private binary(least: number): Expression {
    const c = this.c;
    let left = this.unary();
    for (;;) {
      const { text, kind, file, line } = c.token;
      const precedence = kind === 'punct' ? (PRECEDENCE[text] ?? 0) : 0;
      if (precedence < least || precedence === 0) return left;
      c.i++;
      const right = this.binary(precedence + 1);
      left = { kind: 'binary', operator: text as BinaryOperator, left, right, file, line };
    }
  }

  private unary(): Expression {
    const c = this.c;
    const { text, kind, file, line } = c.token;
    if (kind === 'punct') {
      if (text === '++' || text === '--') {
        c.i++;
        return { kind: 'step', by: text === '++' ? 1 : -1, prefix: true, operand: this.unary(), file, line };
      }
      if (text === '&&') throw new CError(c.token, 'the address of a label', 'computed gotos are not taken');
      const operator = UNARY.find((op) => op === text);
      if (operator !== undefined) {
        c.i++;
        return { kind: 'unary', operator, operand: this.unary(), file, line };
      }
      if (text === '(' && this.types.startsType(1)) return this.castOrCompound();
      if (text === '(' && c.ahead(1).text === '{') return this.statementExpression();
    }
    if (kind === 'name' && text === 'sizeof') {
      c.i++;
      if (c.is('(') && this.types.startsType(1)) {
        c.i++;
        const type = this.types.typeName();
        c.need(')');
        return { kind: 'sizeof', of: null, type, file, line };
      }
      return { kind: 'sizeof', of: this.unary(), type: null, file, line };
    }
    return this.postfix();
  }

  private castOrCompound(): Expression {
    const c = this.c;
    const { file, line } = c.need('(');
    const type = this.types.typeName();
    c.need(')');
    if (c.is('{')) return this.suffixes({ kind: 'compound', type, list: this.list(), file, line });
    return { kind: 'cast', type, operand: this.unary(), file, line };
  }

  private statementExpression(): Expression {
    const c = this.c;
    const { file, line } = c.need('(');
    const body = this.block();
    c.need(')');
    return this.suffixes({ kind: 'statements', body, file, line });
  }

  private postfix(): Expression {
    return this.suffixes(this.primary());
  }

  private primary(): Expression {
    const c = this.c;
    const { text, kind, file, line } = c.token;
    if (c.eat('(')) {
      const e = this.expression();
      c.need(')');
      return e;
    }
    if (kind === 'number' || kind === 'char') {
      c.i++;
      return { kind, text, file, line };
    }
    if (kind === 'string') {
      let value = '';
      while (c.token.kind === 'string') value += unquote(c.tokens[c.i++].text);
      return { kind: 'string', value, file, line };
    }
    if (kind !== 'name') c.unexpected('an expression');
    if (['asm', '__asm__', '_Generic', '__builtin_va_arg', 'offsetof', '_Static_assert'].includes(text)) {
      throw new CError(c.token, text, 'it cannot be translated');
    }
    c.i++;
    return { kind: 'name', name: text, file, line };
  }

  private suffixes(start: Expression): Expression {
    const c = this.c;
    let e = start;
    for (;;) {
      const { file, line } = c.token;
      if (c.eat('(')) {
        e = { kind: 'call', callee: e, args: this.args(), file: e.file, line: e.line };
      } else if (c.is('->') || c.is('.')) {
        const arrow = c.is('->');
        c.i++;
        e = { kind: 'field', of: e, name: c.name(), arrow, file, line };
      } else if (c.eat('[')) {
        const index = this.expression();
        c.need(']');
        e = { kind: 'index', of: e, index, file, line };
      } else if (c.is('++') || c.is('--')) {
        const by = c.is('++') ? 1 : -1;
        c.i++;
        e = { kind: 'step', by, prefix: false, operand: e, file, line };
      } else return e;
    }
  }

  private args(): Argument[] {
    const c = this.c;
    const args: Argument[] = [];
    while (!c.eat(')')) {
      const { file, line } = c.token;
      if (this.types.startsType()) args.push({ kind: 'type', type: this.types.typeName(), file, line });
      else args.push(this.assignment());
      if (!c.is(')')) c.need(',');
    }
    return args;
  }
}

const ESCAPES: { readonly [letter: string]: string } = {
  n: '\n',
  t: '\t',
  r: '\r',
  '0': '\0',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
};

function unquote(text: string): string {
  return text
    .slice(1, -1)
    .replace(/\\(x[0-9a-fA-F]+|.)/g, (_all, e: string) =>
      e[0] === 'x' ? String.fromCharCode(Number.parseInt(e.slice(1), 16)) : (ESCAPES[e] ?? e),
    );
}

/** The value of a character constant. */
export function charValue(text: string): number {
  return unquote(text).charCodeAt(0);
}
