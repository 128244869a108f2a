// SPDX-License-Identifier: GPL-2.0-only
/** Mistakes as edits of a C text that name functions and words of it, and quote none of it. */
import { SourceError } from '../../source/source-error.ts';

/** A change within one function. */
export type CEdit = {
  readonly function: string;
  /** Which occurrence, from 1. */
  readonly nth?: number;
} & (
  | { /** The call is left out. */ readonly drop: string }
  | { /** The call is not made; its value is that. */ readonly call: string; readonly is: string }
  | { readonly word: string; readonly becomes: string }
);

/**
 * The text with the mistake in it.
 * @throws SourceError if the function, or the word in it, is not there
 */
export function editC(text: string, edit: CEdit): string {
  const body = bodyOf(text, edit.function);
  if (body === null) throw new SourceError(`there is no function ${edit.function}() to plant a mistake in`);
  const [start, end] = body;
  const edited = editBody(text.slice(start, end), edit);
  if (edited === null) {
    const word = 'drop' in edit ? edit.drop : 'call' in edit ? edit.call : edit.word;
    throw new SourceError(`${edit.function}() has no ${word} to plant a mistake at`);
  }
  return text.slice(0, start) + edited + text.slice(end);
}

/** Start and end of a function's definition, from its name to its closing brace; null if it is not defined in the text. */
export function bodyOf(text: string, name: string): readonly [number, number] | null {
  for (const match of text.matchAll(new RegExp(`\\b${name}\\(`, 'g'))) {
    // A call is indented; a definition may have its type on the line before.
    const lineStart = text.lastIndexOf('\n', match.index) + 1;
    if (/^\s/.test(text.slice(lineStart, lineStart + 1))) continue;
    const close = closing(text, match.index + name.length);
    const brace = /^\s*\{/.exec(text.slice(close + 1));
    if (brace === null) continue;
    return [match.index, closing(text, close + brace[0].length) + 1];
  }
  return null;
}

/** The whole definition with what stands before the name; null if it is not in the text. */
export function definitionOf(text: string, name: string): string | null {
  const body = bodyOf(text, name);
  if (body === null) return null;
  // Back to the end of what comes before: a blank line, a brace, a semicolon, a comment, a directive.
  const before = text.slice(0, body[0]).split('\n');
  let first = before.length - 1;
  while (first > 0 && /^\w/.test(before[first - 1]!) && !/[;{}]\s*$/.test(before[first - 1]!)) first--;
  return `${before.slice(first).join('\n')}${text.slice(...body)}`;
}

function editBody(body: string, edit: CEdit): string | null {
  if ('word' in edit) {
    const at = occurrence(body, new RegExp(`(?<![\\w])${escaped(edit.word)}(?!\\w)`, 'g'), edit.nth ?? 1);
    return at === null ? null : body.slice(0, at[0]) + edit.becomes + body.slice(at[0] + edit.word.length);
  }
  const callee = 'drop' in edit ? edit.drop : edit.call;
  const at = occurrence(body, new RegExp(`(?:\\w+->)*\\b${escaped(callee)}\\s*\\(`, 'g'), edit.nth ?? 1);
  if (at === null) return null;
  const end = closing(body, at[1] - 1) + 1;
  return body.slice(0, at[0]) + ('drop' in edit ? '((void)0)' : edit.is) + body.slice(end);
}

function occurrence(text: string, pattern: RegExp, nth: number): readonly [number, number] | null {
  // Comments are blanked, so that what they speak of is not taken for code.
  const code = text.replace(/\/\*[\s\S]*?\*\//g, (comment) => ' '.repeat(comment.length));
  const match = [...code.matchAll(pattern)][nth - 1];
  return match === undefined ? null : [match.index, match.index + match[0].length];
}

/** Index of what closes the bracket at `open`. Brackets in comments and strings are taken to match. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    const c = text[i]!;
    if (c === '(' || c === '{') depth++;
    else if ((c === ')' || c === '}') && --depth === 0) return i;
  }
  return text.length;
}

function escaped(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
