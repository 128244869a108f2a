// SPDX-License-Identifier: GPL-2.0-only
// A module in which every loop and every function counts its steps, so that none goes on for ever.
import { ts } from 'ts-morph';

/** What a guarded text calls at each step, and how it comes by it. */
export interface Guard {
  /** A name that the text does not have. */
  readonly name: string;
  /** The text with the calls. Lines stay where they are. */
  readonly text: string;
}

/** Puts a call of a function that counts steps into each loop and each function of a text. */
export function guarded(file: string, text: string): Guard {
  let name = '$step';
  while (text.includes(name)) name += '$';
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true);
  const call = `${name}();`;
  const inserts: (readonly [position: number, text: string])[] = [];
  const into = (body: ts.Statement): void => {
    if (ts.isBlock(body)) {
      inserts.push([body.statements.pos, call]);
      return;
    }
    inserts.push([body.getStart(source), `{${call}`], [body.end, '}']);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isIterationStatement(node, false)) into(node.statement);
    else if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined && ts.isBlock(node.body))
      into(node.body);
    ts.forEachChild(node, visit);
  };
  visit(source);
  // From the end, so that positions stay what they were. Of two at one position the outer one was found first.
  const ordered = inserts
    .map((insert, i) => ({ insert, i }))
    .sort((a, b) => a.insert[0] - b.insert[0] || a.i - b.i);
  let result = '';
  let from = 0;
  for (const { insert } of ordered) {
    result += text.slice(from, insert[0]) + insert[1];
    from = insert[0];
  }
  return { name, text: result + text.slice(from) };
}
