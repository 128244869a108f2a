// SPDX-License-Identifier: GPL-2.0-only
// A module in which every loop and every function counts its steps, so that none goes on for ever.
import { ts } from 'ts-morph';
import { stepCalls } from '../c/count-steps.ts';

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
  const steps = stepCalls(source, name);
  const visit = (node: ts.Node): void => {
    if (ts.isIterationStatement(node, false)) steps.into(node.statement);
    else if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined && ts.isBlock(node.body))
      steps.into(node.body);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { name, text: steps.text() };
}
