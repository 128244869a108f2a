// SPDX-License-Identifier: GPL-2.0-only
// Statements.

import { type Expression, Node, type Statement, type SwitchStatement } from 'ts-morph';
import { at } from '../../core/at.ts';
import { NotUnderstood } from './not-understood.ts';
import { oneLine, place } from './program.ts';
import { collect, joinStates, locals, note, type State } from './state.ts';
import { equality, splitByTruth } from './truth.ts';
import { UNDEFINED } from './values.ts';
import type { Exits, Walk } from './walk.ts';

/** Runs one statement on every state; gives those that go on behind it. */
export function execute(w: Walk, node: Statement, states: State[], exits: Exits): State[] {
  if (states.length === 0) return [];
  const next = step(w, node, states, exits);
  const isSimple = Node.isExpressionStatement(node) || Node.isVariableStatement(node);
  return isSimple && next.length <= states.length ? next : joinStates(next, w.site(node));
}

function step(w: Walk, node: Statement, states: State[], exits: Exits): State[] {
  if (Node.isBlock(node)) return block(w, node.getStatements(), states, exits);
  if (Node.isVariableStatement(node)) {
    let current = states;
    for (const declaration of node.getDeclarations()) {
      const value = declaration.getInitializer();
      current = current.flatMap((state) =>
        (value === undefined ? [{ state, value: UNDEFINED }] : w.evaluate(value, state)).map((outcome) => {
          locals(outcome.state).set(declaration.getName(), outcome.value);
          return outcome.state;
        }),
      );
    }
    return current;
  }
  if (Node.isExpressionStatement(node))
    return states.flatMap((state) => w.evaluate(node.getExpression(), state).map((o) => o.state));
  if (Node.isIfStatement(node)) {
    const { yes, no } = condition(w, node.getExpression(), states);
    const then = w.execute(node.getThenStatement(), yes, exits);
    const otherwise = node.getElseStatement();
    return [...then, ...(otherwise === undefined ? no : w.execute(otherwise, no, exits))];
  }
  if (Node.isReturnStatement(node)) {
    const value = node.getExpression();
    for (const state of states) {
      const outcomes = value === undefined ? [{ state, value: UNDEFINED }] : w.evaluate(value, state);
      for (const outcome of outcomes) {
        note(outcome.state, `${place(node)} ${oneLine(node)}`);
        exits.returns.push({ ...outcome, node });
      }
    }
    return [];
  }
  if (Node.isBreakStatement(node)) {
    const label = node.getLabel()?.getText() ?? '';
    const target = exits.breaks.get(label);
    if (target === undefined) throw new NotUnderstood(`${place(node)}: ${oneLine(node)} leaves nothing`);
    if (label !== '') for (const state of states) note(state, `${place(node)} ${oneLine(node)}`);
    target.push(...states);
    return [];
  }
  if (Node.isLabeledStatement(node)) {
    const left: State[] = [];
    const breaks = new Map(exits.breaks).set(node.getLabel().getText(), left);
    return [...w.execute(node.getStatement(), states, { ...exits, breaks }), ...left];
  }
  if (Node.isSwitchStatement(node)) return switchOver(w, node, states, exits);
  if (Node.isEmptyStatement(node)) return states;
  throw new NotUnderstood(`${place(node)}: ${node.getKindName()} is not followed`);
}

/** Runs the statements of a block, whose own locals end with it. */
function block(w: Walk, statements: readonly Statement[], states: State[], exits: Exits): State[] {
  const declared = statements.flatMap((statement) =>
    Node.isVariableStatement(statement) ? statement.getDeclarations().map((d) => d.getName()) : [],
  );
  let current = states;
  for (const statement of statements) current = w.execute(statement, current, exits);
  for (const state of current) {
    for (const name of declared) locals(state).delete(name);
    collect(state);
  }
  return current;
}

function condition(w: Walk, node: Expression, states: State[]): { yes: State[]; no: State[] } {
  const text = `${place(node)} if (${oneLine(node)})`;
  const outcomes = states.flatMap((state) => w.evaluate(node, state));
  const { yes, no } = splitByTruth(outcomes, text);
  return { yes: joinStates(yes, w.site(node)), no: joinStates(no, w.site(node)) };
}

function switchOver(w: Walk, node: SwitchStatement, states: State[], exits: Exits): State[] {
  const clauses = node.getClauses();
  const entries: State[][] = clauses.map(() => []);
  const left: State[] = [];
  for (const start of states) {
    for (const selected of w.evaluate(node.getExpression(), start)) {
      let open = [selected.state];
      for (const [i, clause] of clauses.entries()) {
        if (!Node.isCaseClause(clause)) continue;
        const outcomes = open.flatMap((state) =>
          w
            .evaluate(clause.getExpression(), state)
            .map((o) => ({ state: o.state, value: equality(o.state, selected.value, o.value) })),
        );
        const text = `${place(clause)} case ${oneLine(clause.getExpression())}`;
        const { yes, no } = splitByTruth(outcomes, text);
        at(entries, i).push(...yes);
        open = joinStates(no, w.site(clause));
      }
      const otherwise = clauses.findIndex((clause) => Node.isDefaultClause(clause));
      (otherwise < 0 ? left : at(entries, otherwise)).push(...open);
    }
  }
  const inner = { ...exits, breaks: new Map(exits.breaks).set('', left) };
  let falling: State[] = [];
  for (const [i, clause] of clauses.entries()) {
    falling = joinStates([...falling, ...at(entries, i)], w.site(clause));
    for (const statement of clause.getStatements()) falling = w.execute(statement, falling, inner);
  }
  return [...falling, ...left];
}
