// SPDX-License-Identifier: GPL-2.0-only
// Whether a mutant only changes what the model does not represent: text that is logged.
import { ts } from 'ts-morph';
import { type Edit, withEdits } from '../plant/edit.ts';
import type { Planter } from '../plant/planter.ts';
import { compact } from '../plant/same-code.ts';
import type { Mutant } from './mutant.ts';

/** Calls that do nothing but print. */
const PRINTING = new Set(['kvm_err']);
/** Calls that print as well, and the position of the text among their arguments: that they are made is in the model. */
const TEXT_OF: ReadonlyMap<string, number> = new Map([['WARN_ONCE', 1]]);

/** Whether original and mutant are the same code once what is printed is left out of both. */
export function isModelBlind(planter: Planter, mutant: Mutant): boolean {
  const pristine = new Map(
    [...planter.sources(mutant.variant).own, ...planter.sources(mutant.variant).helpers].map((file) => [
      file.getFilePath().slice(1),
      file.getFullText(),
    ]),
  );
  return [...planter.changedTexts(mutant.variant, mutant.planting.edit)].every(
    ([path, text]) => silent(path, text) === silent(path, pristine.get(path) ?? ''),
  );
}

/** The code of a file without what it prints. */
function silent(path: string, text: string): string {
  const edits: Edit[] = [];
  const visit = (node: ts.Node): void => {
    const call = ts.isExpressionStatement(node) ? node.expression : node;
    const callee = ts.isCallExpression(call) ? nameOf(call.expression) : null;
    if (ts.isExpressionStatement(node) && callee !== null && PRINTING.has(callee)) {
      edits.push({ from: node.getStart(), to: node.end, text: '' });
      return;
    }
    const text = callee === null || !ts.isCallExpression(node) ? undefined : TEXT_OF.get(callee);
    const argument = text === undefined ? undefined : (node as ts.CallExpression).arguments[text];
    if (argument !== undefined) {
      edits.push({ from: argument.getStart(), to: argument.end, text: "''" });
      return;
    }
    node.forEachChild(visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true));
  return compact(withEdits(path, text, edits)).replaceAll(/([;{}]);+/g, '$1');
}

function nameOf(callee: ts.Expression): string {
  return ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText();
}
