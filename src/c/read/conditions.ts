// SPDX-License-Identifier: GPL-2.0-only
// The values of preprocessor symbols, and the conditions on them.
import { CError, type Place } from '../error.ts';
import { lex } from './lex.ts';
import type { Token } from './token.ts';

/** Values of preprocessor symbols: given by the user, or known of every kernel that the model stands for. */
export type Config = { readonly [name: string]: boolean };

/** The symbol that is decided in each run: the model has both kinds of configuration. */
export const RUN_TIME_SYMBOL = '__PAGETABLE_PMD_FOLDED';

/** True of every arm64 kernel with KVM. */
const KNOWN: Config = {
  __KERNEL__: true,
  CONFIG_64BIT: true,
  CONFIG_ARM64: true,
  CONFIG_KVM: true,
  CONFIG_MMU: true,
  CONFIG_MMU_NOTIFIER: true,
  CONFIG_SMP: true,
  __ASSEMBLY__: false,
  __ASSEMBLER__: false,
  __KVM_NVHE_HYPERVISOR__: false,
};

/** What the conditions of one file were decided by. */
export class Conditions {
  /** Symbols that were evaluated, with their value; null for the one that each run decides, and for one without a value. */
  readonly evaluated = new Map<string, boolean | null>();
  private readonly config: Config;
  /** Whether the file has defined a macro of that name above. */
  private readonly isMacro: (name: string) => boolean;

  constructor(config: Config, isMacro: (name: string) => boolean) {
    this.config = config;
    this.isMacro = isMacro;
  }

  /** Whether a symbol is defined: true, false, or null if nobody has said. */
  private defined(name: string): boolean | null {
    if (this.isMacro(name)) return true;
    const value = this.config[name] ?? KNOWN[name] ?? null;
    if (name === RUN_TIME_SYMBOL || name in this.config || !(name in KNOWN)) this.evaluated.set(name, value);
    return value;
  }

  /** The value of `IS_ENABLED(name)` outside a preprocessor line. */
  isEnabled(name: string, place: Place): boolean {
    const value = this.defined(name);
    if (value === null) throw unknownSymbol(name, place);
    return value;
  }

  /** Decides a `#if`, `#ifdef`, `#ifndef` or `#elif`. */
  decide(word: string, rest: string, place: Place): Decision {
    if (word === 'ifdef' || word === 'ifndef') {
      const name = /^[A-Za-z_]\w*/.exec(rest)?.[0];
      if (name === undefined) throw new CError(place, `#${word} without a name`);
      return this.decideNames([name], word === 'ifdef', place);
    }
    return this.evaluate(rest, place);
  }

  private decideNames(names: readonly string[], wanted: boolean, place: Place): Decision {
    const [name] = names;
    const value = this.defined(name);
    if (value !== null) return { kind: 'known', value: value === wanted };
    if (name === RUN_TIME_SYMBOL) return { kind: 'run-time', negated: !wanted };
    return { kind: 'unknown', symbol: name, place };
  }

  private evaluate(rest: string, place: Place): Decision {
    const only = /^(!?)\s*defined\s*(?:\(\s*(\w+)\s*\)|(\w+))$/.exec(rest.trim());
    if (only !== null) return this.decideNames([only[2] ?? only[3]], only[1] === '', place);
    const parser = new ConditionParser(lex(rest, place.file), (name) => this.defined(name));
    const value = parser.parse();
    if (value !== null) return { kind: 'known', value: value !== 0 };
    return { kind: 'unknown', symbol: parser.unknown ?? rest, place };
  }
}

/** How a condition turned out. */
export type Decision =
  | { readonly kind: 'known'; readonly value: boolean }
  | { readonly kind: 'run-time'; readonly negated: boolean }
  | { readonly kind: 'unknown'; readonly symbol: string; readonly place: Place };

/** The refusal of a symbol that has no value. */
export function unknownSymbol(symbol: string, place: Place): CError {
  return new CError(
    place,
    `the preprocessor symbol ${symbol} has no value here`,
    `give it one with --config ${symbol}=y or --config ${symbol}=n`,
  );
}

/** `#if` expressions over `defined`, `IS_ENABLED` and integers; null where a symbol without a value decides. */
class ConditionParser {
  unknown: string | null = null;
  private i = 0;
  private readonly tokens: readonly Token[];
  private readonly defined: (name: string) => boolean | null;

  constructor(tokens: readonly Token[], defined: (name: string) => boolean | null) {
    this.tokens = tokens;
    this.defined = defined;
  }

  parse(): number | null {
    const value = this.or();
    if (this.tokens[this.i].kind === 'end') return value;
    this.unknown ??= this.tokens
      .map((t) => t.text)
      .join(' ')
      .trim();
    return null;
  }

  private eat(text: string): boolean {
    if (this.tokens[this.i].text !== text) return false;
    this.i++;
    return true;
  }

  private or(): number | null {
    let a = this.and();
    while (this.eat('||')) {
      const b = this.and();
      a = a === 1 || b === 1 ? 1 : a === null || b === null ? null : a || b ? 1 : 0;
    }
    return a;
  }

  private and(): number | null {
    let a = this.comparison();
    while (this.eat('&&')) {
      const b = this.comparison();
      a = a === 0 || b === 0 ? 0 : a === null || b === null ? null : 1;
    }
    return a;
  }

  private comparison(): number | null {
    const a = this.unary();
    for (const op of ['==', '!=', '<=', '>=', '<', '>']) {
      if (!this.eat(op)) continue;
      const b = this.unary();
      if (a === null || b === null) return null;
      const holds = { '==': a === b, '!=': a !== b, '<=': a <= b, '>=': a >= b, '<': a < b, '>': a > b }[op];
      return holds ? 1 : 0;
    }
    return a;
  }

  private unary(): number | null {
    if (this.eat('!')) {
      const a = this.unary();
      return a === null ? null : a === 0 ? 1 : 0;
    }
    if (this.eat('(')) {
      const a = this.or();
      this.eat(')');
      return a;
    }
    const token = this.tokens[this.i];
    if (token.kind === 'end') return null;
    this.i++;
    if (token.kind === 'number') return Number.parseInt(token.text, /^0[xX]/.test(token.text) ? 16 : 10);
    if (token.text === 'defined' || token.text === 'IS_ENABLED' || token.text === 'IS_BUILTIN') {
      const paren = this.eat('(');
      const name = this.tokens[this.i++].text;
      if (paren) this.eat(')');
      const value = this.defined(name);
      if (value === null) this.unknown ??= name;
      return value === null ? null : value ? 1 : 0;
    }
    this.unknown ??= token.text;
    return null;
  }
}
