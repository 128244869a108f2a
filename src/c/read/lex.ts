// SPDX-License-Identifier: GPL-2.0-only
// C text as tokens.
import { CError } from '../error.ts';
import type { Token, TokenKind } from './token.ts';

const PUNCTUATION =
  /<<=|>>=|\.\.\.|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|##|[{}()[\];,:?.~!+\-*/%&|^<>=#]/y;
const NAME = /[A-Za-z_$][A-Za-z_$0-9]*/y;
const NUMBER = /\.?[0-9](?:[eEpP][+-]|[0-9A-Za-z_.])*/y;
const STRING = /"(?:[^"\\\n]|\\.)*"/y;
const CHAR = /'(?:[^'\\\n]|\\.)+'/y;
const SPACE = /[ \t\r\f\v]+/y;

/** Splits C into tokens; comments and layout go, each preprocessor line is one token. */
export function lex(text: string, file: string): Token[] {
  const tokens: Token[] = [];
  let i = 0;
  let line = 1;
  let lineStart = true;

  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = i;
    return pattern.exec(text)?.[0] ?? null;
  };
  const push = (kind: TokenKind, value: string): void => {
    tokens.push({ kind, text: value, file, line, at: tokens.length });
    lineStart = false;
  };
  const comment = (): string | null => {
    if (text.startsWith('//', i)) {
      let end = i;
      do {
        end = text.indexOf('\n', end + 1);
      } while (end > 0 && text[end - 1] === '\\');
      return text.slice(i, end < 0 ? text.length : end);
    }
    if (!text.startsWith('/*', i)) return null;
    const end = text.indexOf('*/', i + 2);
    if (end < 0) throw new CError({ file, line }, 'a comment that does not end');
    return text.slice(i, end + 2);
  };

  while (i < text.length) {
    const c = text[i];
    if (c === '\n') {
      line++;
      i++;
      lineStart = true;
      continue;
    }
    if (c === '\\' && /\\\r?\n/y.test(text.slice(i, i + 3))) {
      i = text.indexOf('\n', i) + 1;
      line++;
      continue;
    }
    const skipped = match(SPACE) ?? comment();
    if (skipped !== null) {
      line += newlines(skipped);
      i += skipped.length;
      continue;
    }
    if (c === '#' && lineStart) {
      const { directive, length } = readDirective(text, i);
      push('directive', directive);
      lineStart = true;
      line += newlines(text.slice(i, i + length));
      i += length;
      continue;
    }
    const found = readToken(match);
    if (found === null) {
      const what =
        c === '"' || c === "'"
          ? 'a string or character that does not end on its line'
          : `the character ${JSON.stringify(c)}`;
      throw new CError({ file, line }, what, 'this is no C that a kernel file holds');
    }
    push(found[0], found[1]);
    i += found[1].length;
  }
  tokens.push({ kind: 'end', text: '', file, line, at: tokens.length });
  return tokens;
}

function readToken(match: (pattern: RegExp) => string | null): [TokenKind, string] | null {
  const kinds: readonly [TokenKind, RegExp][] = [
    ['name', NAME],
    ['number', NUMBER],
    ['string', STRING],
    ['char', CHAR],
    ['punct', PUNCTUATION],
  ];
  for (const [kind, pattern] of kinds) {
    const found = match(pattern);
    if (found !== null) return [kind, found];
  }
  return null;
}

/** A preprocessor line with its continuations, comments taken out. */
function readDirective(text: string, from: number): { directive: string; length: number } {
  let i = from;
  let directive = '';
  while (i < text.length && text[i] !== '\n') {
    if (text[i] === '\\' && /^\\\r?\n/.test(text.slice(i, i + 3))) {
      i = text.indexOf('\n', i) + 1;
      directive += ' ';
    } else if (text.startsWith('/*', i)) {
      const end = text.indexOf('*/', i + 2);
      i = end < 0 ? text.length : end + 2;
      directive += ' ';
    } else if (text.startsWith('//', i)) {
      const end = text.indexOf('\n', i);
      i = end < 0 ? text.length : end;
    } else {
      directive += text[i++];
    }
  }
  return { directive: directive.trim(), length: i - from };
}

function newlines(text: string): number {
  let n = 0;
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) n++;
  return n;
}
