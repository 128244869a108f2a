// SPDX-License-Identifier: GPL-2.0-only
// Macros and their expansion.
import { CError, type Place } from '../error.ts';
import { lex } from './lex.ts';
import type { Token } from './token.ts';

/** A `#define` and the stretch of the file where it holds. */
export interface Macro extends Place {
  readonly name: string;
  /** Names of the parameters, or null for a macro without. */
  readonly params: readonly string[] | null;
  readonly variadic: boolean;
  readonly body: readonly Token[];
  readonly from: number;
  /** Position of the `#undef` or of the next `#define` of that name. */
  to: number;
}

/** The macros of a file, or of the façade. */
export class Macros {
  private readonly byName = new Map<string, Macro[]>();

  /** Takes a `#define` (without the word) that stands at position `at`. */
  define(text: string, at: number, place: Place): void {
    const m = /^(\w+)(\(([^)]*)\))?([\s\S]*)$/.exec(text);
    if (m === null) throw new CError(place, `#define ${text}`, 'a macro needs a name');
    const [, name, list, inner, body] = m;
    let params =
      list === undefined
        ? null
        : inner
            .split(',')
            .map((p) => p.trim())
            .filter((p) => p !== '');
    const variadic = params?.at(-1)?.endsWith('...') ?? false;
    if (variadic && params !== null) {
      const last = params.at(-1)!.slice(0, -3).trim();
      params = [...params.slice(0, -1), last === '' ? '__VA_ARGS__' : last];
    }
    const tokens = lex(body, place.file).slice(0, -1);
    this.undefine(name, at);
    const macro: Macro = {
      ...place,
      name,
      params,
      variadic,
      body: tokens,
      from: at,
      to: Number.POSITIVE_INFINITY,
    };
    const all = this.byName.get(name);
    if (all === undefined) this.byName.set(name, [macro]);
    else all.push(macro);
  }

  /** The last definition of a name with that number of parameters: where releases differ in it, the façade has one for each. */
  withParameters(name: string, count: number): Macro | null {
    return this.byName.get(name)?.findLast((macro) => macro.params?.length === count) ?? null;
  }

  undefine(name: string, at: number): void {
    const last = this.byName.get(name)?.at(-1);
    if (last !== undefined && last.to > at) last.to = at;
  }

  /** The definition that holds at a position. */
  find(name: string, at: number): Macro | null {
    return this.byName.get(name)?.find((macro) => macro.from <= at && at < macro.to) ?? null;
  }
}

/** Finds the macro that a name stands for at a position; with the number of arguments, once that is known. */
export type FindMacro = (name: string, at: number, args?: number) => Macro | null;

/** Tokens that macros may make of a function: a file that a person wrote has some thousands, and twenty macros of two others each have a million. */
const MOST = 1 << 17;

/** Replaces the macros in `tokens`; what comes out of one bears the line where it was used. */
export function expand(tokens: readonly Token[], find: FindMacro): Token[] {
  const out: Token[] = [];
  const work = [...tokens].reverse();
  const most = tokens.length + MOST;
  const nothing: ReadonlySet<string> = new Set();
  let made = 0;
  while (work.length > 0) {
    const token = work.pop()!;
    const macro = token.kind === 'name' && !token.hidden?.has(token.text) ? find(token.text, token.at) : null;
    if (macro === null) {
      out.push(token);
      continue;
    }
    made++;
    if (made > most || out.length + work.length > most) throw tooMany(token);
    const hidden = hiddenWith(token.hidden ?? nothing, macro.name);
    if (macro.params === null) {
      push(work, located(paste(macro.body, macro), token, hidden));
      continue;
    }
    if (work.at(-1)?.text !== '(') {
      out.push(token);
      continue;
    }
    const { args, taken } = readArguments(work, token, macro);
    const fitting = fits(macro, args.length) ? macro : find(token.text, token.at, args.length);
    if (fitting === null) {
      // A function of that name takes that many.
      push(work, taken);
      out.push(token);
      continue;
    }
    push(work, substitute(fitting, args, token, hidden, find));
  }
  return out;
}

/** The sets that were made of a set by one name more: what comes out of a macro has few, and may be a hundred thousand words. */
const madeOf = new WeakMap<ReadonlySet<string>, Map<string, ReadonlySet<string>>>();

/** A set of names and one more, the same each time. */
function hiddenWith(hidden: ReadonlySet<string>, name: string): ReadonlySet<string> {
  let others = madeOf.get(hidden);
  if (others === undefined) {
    others = new Map();
    madeOf.set(hidden, others);
  }
  let one = others.get(name);
  if (one === undefined) {
    one = new Set([...hidden, name]);
    others.set(name, one);
  }
  return one;
}

function tooMany(use: Token): CError {
  return new CError(
    use,
    `the macro ${use.text}`,
    `it and others make more than ${MOST} words of one another`,
  );
}

function push(work: Token[], tokens: readonly Token[]): void {
  for (let i = tokens.length - 1; i >= 0; i--) work.push(tokens[i]);
}

function located(tokens: readonly Token[], use: Token, hidden: ReadonlySet<string>): Token[] {
  return tokens.map((token) => placed(token, use, hidden));
}

/** A token of the body of a macro, at the place of its use. To spread an object takes many times as long as to write down what such a token has. */
function placed({ kind, text }: Token, { at, file, line }: Token, hidden: ReadonlySet<string>): Token {
  return { kind, text, file, line, at, hidden };
}

/** Whether a macro can be used with that many arguments. */
function fits(macro: Macro, count: number): boolean {
  const wanted = macro.params!.length;
  return count === wanted || (macro.variadic && count >= wanted - 1);
}

/** Takes the arguments of a use off the stack; `taken` is what was there, to be put back. */
function readArguments(work: Token[], use: Token, macro: Macro): { args: Token[][]; taken: Token[] } {
  const taken = [work.pop()!];
  const args: Token[][] = [[]];
  for (let depth = 0; ; ) {
    const token = work.pop();
    if (token === undefined || token.kind === 'end')
      throw new CError(use, `the use of ${use.text}() does not end`);
    taken.push(token);
    if (token.text === '(' || token.text === '[' || token.text === '{') depth++;
    else if (token.text === ')' && depth === 0) break;
    else if (token.text === ')' || token.text === ']' || token.text === '}') depth--;
    const rest = macro.variadic && args.length === macro.params!.length;
    if (token.text === ',' && depth === 0 && !rest) args.push([]);
    else args.at(-1)!.push(token);
  }
  const wanted = macro.params!.length;
  if (wanted === 0 && args.length === 1 && args[0].length === 0) return { args: [], taken };
  if (macro.variadic && args.length === wanted - 1) args.push([]);
  return { args, taken };
}

function substitute(
  macro: Macro,
  args: readonly Token[][],
  use: Token,
  hidden: ReadonlySet<string>,
  find: FindMacro,
): Token[] {
  const out: Token[] = [];
  const { body } = macro;
  // An argument that is used twice comes to the same: anew each time, those within it would be expanded for each of its uses.
  const expanded: Token[][] = [];
  const argument = (index: number): readonly Token[] => {
    expanded[index] ??= expand(args[index], find);
    return expanded[index];
  };
  for (let i = 0; i < body.length; i++) {
    const token = body[i];
    const index = token.kind === 'name' ? macro.params!.indexOf(token.text) : -1;
    if (token.text === '#' && i + 1 < body.length) {
      const of = macro.params!.indexOf(body[i + 1].text);
      if (of >= 0) {
        const text = JSON.stringify(args[of].map((t) => t.text).join(' '));
        out.push({ ...token, kind: 'string', text, file: use.file, line: use.line, at: use.at });
        i++;
        continue;
      }
    }
    if (index < 0) {
      out.push(placed(token, use, hidden));
      continue;
    }
    const glued = body[i - 1]?.text === '##' || body[i + 1]?.text === '##';
    for (const one of glued ? args[index] : argument(index)) out.push(one);
    if (out.length > MOST) throw tooMany(use);
  }
  return paste(out, macro);
}

/** Carries out `##`. */
function paste(tokens: readonly Token[], macro: Macro): Token[] {
  const out: Token[] = [];
  for (let i = 0; i < tokens.length; i++) {
    if (tokens[i].text !== '##' || out.length === 0 || i + 1 >= tokens.length) {
      out.push(tokens[i]);
      continue;
    }
    const left = out.pop()!;
    const right = tokens[++i];
    if (left.text === ',') {
      out.push(left, right);
      continue;
    }
    const text = left.text + right.text;
    const [only, end] = lex(text, macro.file);
    if (end?.kind !== 'end') throw new CError(left, `${left.text} ## ${right.text} makes no token`);
    out.push({ ...left, kind: only.kind, text });
  }
  return out;
}
