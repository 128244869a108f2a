// SPDX-License-Identifier: GPL-2.0-only
// Long lines of a translation, broken where people break them.
import { asTypeScript } from '../lower/ts.ts';

/** Columns that a line of TypeScript may have. */
export const WIDTH = 96;

const PAIRS: { readonly [open: string]: string } = { '(': ')', '[': ']', '{': '}' };

/** A stretch of a line outside brackets, strings and types, or a whole bracket. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly bracket: boolean;
}

function indented(code: string, indent: number): string {
  return `${'  '.repeat(indent)}${code}`;
}

/**
 * A line as lines of at most `WIDTH` columns where brackets, commas, `&&`, `||` and `?` allow it. JavaScript takes a line break at these as
 * it takes a space.
 */
export function wrap(code: string, indent: number): string[] {
  if (2 * indent + asTypeScript(code).length <= WIDTH) return [indented(code, indent)];
  const stretches = stretchesOf(code);
  const [or, and, plus] = ['|| ', '&& ', ' + '].map((operator) => cutsAfter(code, stretches, operator));
  for (const cut of [or, and, cutsOfTernary(code, stretches), plus]) {
    if (cut.length === 0) continue;
    const [first, ...rest] = cutAt(code, cut);
    return [...wrap(first, indent), ...rest.flatMap((piece) => wrap(piece, indent + 2))];
  }
  const brackets = stretches.filter((s) => s.bracket && s.to - s.from > 2);
  const [longest] = brackets.sort((a, b) => b.to - b.from - (a.to - a.from));
  if (longest === undefined) return [indented(code, indent)];
  const inner = code.slice(longest.from + 1, longest.to - 1).trim();
  const pieces = cutAt(inner, cutsAfter(inner, stretchesOf(inner), ', '));
  return [
    indented(code.slice(0, longest.from + 1), indent),
    ...pieces.flatMap((piece) => wrap(piece, indent + 1)),
    indented(code.slice(longest.to - 1), indent),
  ];
}

function cutAt(code: string, cuts: readonly number[]): string[] {
  return [0, ...cuts].map((from, i) => code.slice(from, cuts[i]).trim());
}

/** Splits a line into brackets and what is between them; strings and what is of the TypeScript alone belong to neither. */
function stretchesOf(code: string): Stretch[] {
  const all: Stretch[] = [];
  let from = 0;
  const end = (at: number): void => {
    if (at > from) all.push({ from, to: at, bracket: false });
  };
  for (let i = 0; i < code.length; ) {
    const next = skip(code, i);
    if (next === null) {
      i++;
      continue;
    }
    end(i);
    if (code[i] in PAIRS) all.push({ from: i, to: next, bracket: true });
    from = next;
    i = next;
  }
  end(code.length);
  return all;
}

/** Where what begins at `i` ends, if it is a string, a bracket that is closed on the line, or a type; else null. */
function skip(code: string, i: number): number | null {
  const c = code[i];
  if (c === '\u0001') return code.indexOf('\u0002', i) + 1;
  if (c === '"') {
    let at = i + 1;
    while (code[at] !== '"') at += code[at] === '\\' ? 2 : 1;
    return at + 1;
  }
  const close = PAIRS[c];
  if (close === undefined) return null;
  for (let at = i + 1; at < code.length; ) {
    if (code[at] === close) return at + 1;
    at = skip(code, at) ?? at + 1;
  }
  return null;
}

/** The positions after an operator outside brackets. */
function cutsAfter(code: string, stretches: readonly Stretch[], operator: string): number[] {
  const cuts: number[] = [];
  for (const { bracket, from, to } of stretches) {
    if (bracket) continue;
    for (let at = code.indexOf(operator, from); at >= 0 && at < to; at = code.indexOf(operator, at + 1))
      cuts.push(at + operator.length);
  }
  return cuts;
}

/** The positions before the `?` and `:` of one ternary outside brackets. */
function cutsOfTernary(code: string, stretches: readonly Stretch[]): number[] {
  const questions = cutsAfter(code, stretches, ' ? ').map((at) => at - 2);
  const colons = cutsAfter(code, stretches, ' : ').map((at) => at - 2);
  return questions.length === 1 && colons.length === 1 ? [questions[0], colons[0]] : [];
}
