// SPDX-License-Identifier: GPL-2.0-only
// A text whose functions tell where they return.
import { ts } from 'ts-morph';

/** A return in a text, or the end of a function. */
export interface ReturnPlace {
  /** The function; null if it has no name. */
  readonly inside: string | null;
  /** From 1. */
  readonly line: number;
  /** The function whose value is returned as it is; null if it is no call. */
  readonly calls: string | null;
  /** Whether the value of a variable is returned as it is. */
  readonly isName: boolean;
}

/** A text with its returns. */
export interface WatchedText {
  /** It calls `probe(place, value)` with each value that a function returns; lines stay where they are. */
  readonly text: string;
  readonly places: readonly ReturnPlace[];
}

/** @param first the number of the first place */
export function watchedText(text: string, first: number, language: 'ts' | 'js'): WatchedText {
  const source = ts.createSourceFile(
    `watched.${language}`,
    text,
    ts.ScriptTarget.ES2023,
    true,
    language === 'ts' ? ts.ScriptKind.TS : ts.ScriptKind.JS,
  );
  const places: ReturnPlace[] = [];
  const inserts: (readonly [position: number, text: string])[] = [];
  const add = (inside: string | null, at: number, value: ts.Expression | undefined): string => {
    const called = value !== undefined && ts.isCallExpression(value) ? value.expression : undefined;
    const line = source.getLineAndCharacterOfPosition(at).line + 1;
    const calls = called !== undefined && ts.isIdentifier(called) ? called.text : null;
    places.push({ inside, line, calls, isName: value !== undefined && ts.isIdentifier(value) });
    return `probe(${first + places.length - 1}, `;
  };
  const visit = (node: ts.Node, inside: string | null): void => {
    if (ts.isReturnStatement(node)) {
      const { expression } = node;
      const start = node.getStart(source);
      const call = add(inside, start, expression);
      if (expression === undefined) inserts.push([start + 'return'.length, ` ${call}undefined)`]);
      else inserts.push([expression.getStart(source), `${call}(`], [expression.end, '))']);
    }
    const body = ts.isFunctionLike(node) ? (node as { readonly body?: ts.Node }).body : undefined;
    if (body === undefined || !ts.isBlock(body)) {
      ts.forEachChild(node, (child) => visit(child, inside));
      return;
    }
    const name = ts.isFunctionDeclaration(node) ? (node.name?.text ?? null) : null;
    ts.forEachChild(node, (child) => visit(child, name));
    // What stands before may go without a semicolon.
    inserts.push([body.end - 1, `;${add(name, body.end - 1, undefined)}undefined);`]);
  };
  ts.forEachChild(source, (node) => visit(node, null));
  return { text: withInserts(text, inserts), places };
}

/** Of two at one position the one that was found first comes first. */
function withInserts(text: string, inserts: readonly (readonly [position: number, text: string])[]): string {
  let result = '';
  let from = 0;
  for (const [position, inserted] of [...inserts].sort((a, b) => a[0] - b[0])) {
    result += text.slice(from, position) + inserted;
    from = position;
  }
  return result + text.slice(from);
}
