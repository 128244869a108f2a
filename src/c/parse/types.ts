// SPDX-License-Identifier: GPL-2.0-only
// The grammar of types and declarators.
import { CError, type Place } from '../error.ts';
import { BOOL, INT, type IntegerType, S8, S16, S64, U8, U16, U32, U64 } from '../type/ctype.ts';
import type { Declarator, Enumerator, Expression, TypeSyntax } from './ast.ts';
import type { Cursor } from './cursor.ts';

/** What the parser of types needs of the parser of expressions. */
export interface ExpressionParser {
  conditional(): Expression;
  expression(): Expression;
}

/** Words that change nothing for what a variant computes. */
const IGNORED = new Set([
  '__user',
  '__iomem',
  '__init',
  '__exit',
  '__ro_after_init',
  '__percpu',
  '__rcu',
  '__must_check',
  '__always_inline',
  '__maybe_unused',
  '__always_unused',
  '__unused',
  '__used',
  '__force',
  '__cold',
  '__hot',
  '__bitwise',
  'noinline',
  'inline',
  '__inline',
  '__inline__',
  'extern',
  'register',
  'asmlinkage',
  'noinstr',
  'notrace',
  '__read_mostly',
  '__nocfi',
  '__no_kcsan',
  '__noreturn',
  '__weak',
  '__visible',
  'restrict',
  '__restrict',
  '__extension__',
  '__deprecated',
]);

const BASIC = new Set([
  'char',
  'short',
  'int',
  'long',
  'signed',
  'unsigned',
  '__signed__',
  'bool',
  '_Bool',
  'void',
  'float',
  'double',
  '__int128',
]);

/** The specifiers in front of declarators. */
export interface Specifiers {
  readonly type: TypeSyntax;
  readonly isTypedef: boolean;
  readonly isStatic: boolean;
  readonly pure: boolean;
}

interface Annotations {
  free?: string;
  encoded?: string;
  pure?: boolean;
  writable?: true;
  constant: boolean;
  volatile: boolean;
}

/** Parses types and declarators. */
export class TypeParser {
  private readonly c: Cursor;
  private readonly expressions: ExpressionParser;

  constructor(cursor: Cursor, expressions: ExpressionParser) {
    this.c = cursor;
    this.expressions = expressions;
  }

  /** Whether a type begins `n` tokens ahead. */
  startsType(n = 0): boolean {
    const token = this.c.ahead(n);
    if (token.kind !== 'name') return false;
    const { text } = token;
    return (
      BASIC.has(text) ||
      [
        'struct',
        'union',
        'enum',
        'const',
        'volatile',
        'typeof',
        '__typeof__',
        'static',
        'typedef',
        '__auto_type',
        'auto',
      ].includes(text) ||
      IGNORED.has(text) ||
      this.c.isTypeName(text)
    );
  }

  /** `const unsigned long`, `static struct foo`, … up to the first declarator. */
  specifiers(): Specifiers {
    const c = this.c;
    const start = c.token;
    const words: string[] = [];
    const notes: Annotations = { constant: false, volatile: false };
    let isTypedef = false;
    let isStatic = false;
    let type: TypeSyntax | null = null;
    for (;;) {
      this.annotations(notes);
      const token = c.token;
      if (token.kind !== 'name') break;
      const { text } = token;
      if (text === 'typedef') isTypedef = true;
      else if (text === 'static') isStatic = true;
      else if (BASIC.has(text)) words.push(text);
      else if (type === null && words.length === 0 && (text === 'struct' || text === 'union')) {
        type = this.structure();
        continue;
      } else if (type === null && words.length === 0 && text === 'enum') {
        type = this.enumeration();
        continue;
      } else if (type === null && words.length === 0 && (text === 'typeof' || text === '__typeof__')) {
        type = this.typeOf();
        continue;
      } else if (type === null && words.length === 0) {
        if (text === 'auto' || text === '__auto_type') {
          type = { kind: 'auto', file: token.file, line: token.line };
          c.i++;
          continue;
        }
        if (!c.isTypeName(text)) {
          throw new CError(
            token,
            `the type ${text}, which is not known`,
            'declare it in a header that --facade names',
          );
        }
        type = { kind: 'named', name: text, file: token.file, line: token.line };
      } else break;
      c.i++;
    }
    if (type === null) {
      if (words.length === 0) c.unexpected('a type');
      type = basicType(words, start);
    }
    return { type: qualified(type, notes), isTypedef, isStatic, pure: notes.pure === true };
  }

  /** `*name[4]`, `(*name)(int)`, or no name at all. */
  declarator(base: TypeSyntax): Declarator {
    const c = this.c;
    const notes: Annotations = { constant: false, volatile: false };
    const { file, line } = c.token;
    let type = base;
    this.annotations(notes);
    while (c.eat('*')) {
      const own: Annotations = { constant: false, volatile: false };
      this.annotations(own);
      type = qualified({ kind: 'pointer', to: type, file, line }, own);
      Object.assign(notes, pick(own));
    }
    let name: string | null = null;
    let inner: number | null = null;
    if (c.is('(') && c.ahead(1).text === '*') {
      c.i++;
      inner = c.i;
      this.declarator({ kind: 'void', file, line });
      c.need(')');
    } else if (c.token.kind === 'name' && !this.startsIgnored()) name = c.name();
    type = this.suffixes(type);
    if (inner !== null) {
      const after = c.i;
      c.i = inner;
      const d = this.declarator(type);
      c.i = after;
      return d;
    }
    this.annotations(notes);
    if (c.is(':')) throw new CError(c.token, 'a bitfield', 'use a member of a whole type');
    return { name, type, file, line, ...pick(notes) };
  }

  /** A type in parentheses or among arguments: `(unsigned long)`. */
  typeName(): TypeSyntax {
    const { type } = this.specifiers();
    const d = this.declarator(type);
    if (d.name !== null) throw new CError(d, `the name ${d.name} where a type alone was expected`);
    return d.type;
  }

  private startsIgnored(): boolean {
    return IGNORED.has(this.c.token.text) || this.c.is('__attribute__');
  }

  private suffixes(type: TypeSyntax): TypeSyntax {
    const c = this.c;
    const { file, line } = c.token;
    if (c.is('(')) {
      const { params, variadic } = this.parameters();
      return { kind: 'function', returns: type, params, variadic, file, line };
    }
    if (!c.eat('[')) return type;
    const size = c.is(']') ? null : this.expressions.conditional();
    c.need(']');
    return { kind: 'array', of: this.suffixes(type), size, file, line };
  }

  private parameters(): { params: Declarator[]; variadic: boolean } {
    const c = this.c;
    const params: Declarator[] = [];
    let variadic = false;
    c.need('(');
    if (c.is('void') && c.ahead(1).text === ')') c.i++;
    while (!c.eat(')')) {
      if (c.eat('...')) variadic = true;
      else params.push(this.declarator(this.specifiers().type));
      if (!c.is(')')) c.need(',');
    }
    return { params, variadic };
  }

  private annotations(notes: Annotations): void {
    const c = this.c;
    for (;;) {
      const { text, kind } = c.token;
      if (kind !== 'name') return;
      if (text === 'const' || text === '__const') notes.constant = true;
      else if (text === 'volatile') notes.volatile = true;
      else if (text === '__pure' || text === '__attribute_const__') notes.pure = true;
      else if (text === '__writable') notes.writable = true;
      else if (text === '__free' && c.ahead(1).text === '(') {
        notes.free = c.ahead(2).text;
        c.i += 3;
      } else if (text === '__encoded') {
        notes.encoded = c.ahead(2).text;
        c.i += 3;
      } else if (text === '__attribute__') {
        c.i++;
        const inside = c.skipGroup().map((t) => t.text);
        if (inside.includes('cleanup') || inside.includes('mode') || inside.includes('packed')) {
          throw new CError(c.token, `__attribute__((${inside.join(' ')}))`);
        }
        continue;
      } else if (!IGNORED.has(text)) return;
      c.i++;
    }
  }

  private structure(): TypeSyntax {
    const c = this.c;
    const { text, file, line } = c.token;
    c.i++;
    const notes: Annotations = { constant: false, volatile: false };
    this.annotations(notes);
    const tag = c.token.kind === 'name' ? c.name() : `anonymous_${line}`;
    if (!c.is('{')) return { kind: 'struct', tag, fields: null, file, line };
    if (text === 'union') throw new CError({ file, line }, `union ${tag}`, 'a member can only be one thing');
    c.need('{');
    const fields: Declarator[] = [];
    while (!c.eat('}')) {
      if (c.token.kind === 'mark' || c.token.kind === 'directive') c.refuseOdd();
      const { type } = this.specifiers();
      if (c.is(';') && type.kind === 'struct' && type.fields !== null) {
        fields.push(...type.fields);
      } else {
        do fields.push(this.declarator(type));
        while (c.eat(','));
      }
      c.need(';');
    }
    return {
      kind: 'struct',
      tag,
      fields,
      file,
      line,
      ...(notes.writable === true ? { writable: true } : {}),
    };
  }

  private enumeration(): TypeSyntax {
    const c = this.c;
    const { file, line } = c.token;
    c.i++;
    const notes: Annotations = { constant: false, volatile: false };
    this.annotations(notes);
    const tag = c.token.kind === 'name' ? c.name() : `anonymous_${line}`;
    this.annotations(notes);
    let enumerators: Enumerator[] | null = null;
    if (c.eat('{')) {
      enumerators = [];
      while (!c.eat('}')) {
        const at = c.token;
        const name = c.name();
        enumerators.push({
          name,
          value: c.eat('=') ? this.expressions.conditional() : null,
          file: at.file,
          line: at.line,
        });
        if (!c.is('}')) c.need(',');
      }
    }
    return { kind: 'enum', tag, enumerators, encoded: notes.encoded ?? null, file, line };
  }

  private typeOf(): TypeSyntax {
    const c = this.c;
    const { file, line } = c.token;
    c.i++;
    c.need('(');
    const ofType = this.startsType();
    const of = ofType ? this.typeName() : this.expressions.expression();
    c.need(')');
    return { kind: 'typeof', of, ofType, file, line };
  }
}

function pick(notes: Annotations): Partial<Declarator> {
  return {
    ...(notes.free === undefined ? {} : { free: notes.free }),
    ...(notes.encoded === undefined ? {} : { encoded: notes.encoded }),
    ...(notes.pure === undefined ? {} : { pure: notes.pure }),
  };
}

function qualified(type: TypeSyntax, notes: Annotations): TypeSyntax {
  if (!notes.constant && !notes.volatile) return type;
  return { ...type, constant: notes.constant, volatile: notes.volatile };
}

function basicType(words: readonly string[], place: Place): TypeSyntax {
  const { file, line } = place;
  const has = (word: string): boolean => words.includes(word);
  const longs = words.filter((word) => word === 'long').length;
  if (has('void')) return { kind: 'void', file, line };
  if (has('float') || has('double')) throw new CError(place, 'floating point', 'the kernel has none');
  if (has('__int128')) throw new CError(place, '__int128', 'values have 64 bits at most');
  const unsigned = has('unsigned');
  const type = ((): IntegerType => {
    if (has('bool') || has('_Bool')) return BOOL;
    // A plain char is unsigned: arm64, and -funsigned-char since 6.2.
    if (has('char')) return has('signed') || has('__signed__') ? S8 : U8;
    if (has('short')) return unsigned ? U16 : S16;
    if (longs > 0) return unsigned ? U64 : S64;
    return unsigned ? U32 : INT;
  })();
  return { kind: 'integer', type, file, line };
}
