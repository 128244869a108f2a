// SPDX-License-Identifier: GPL-2.0-only
/** One sequence on the model and on the kernel's C, held against each other operation by operation. */
import { spawnSync } from 'node:child_process';
import { answerLine, differingFields } from './answer.ts';
import { add } from './counts.ts';
import { fitMake, isAllowed, type LockedEntry } from './locks.ts';
import type { PgtableModel } from './model.ts';
import { machineLine, type Operation, operationLine, type Sequence } from './operation.ts';
import type { Rule } from './rules.ts';

/** A sequence as far as locks and release allow it, with what the model says. */
export interface Predicted {
  readonly sequence: Sequence;
  /** One line for the empty tables, then one for each operation. */
  readonly lines: readonly string[];
  /** Operations that the locks exclude, left out. */
  readonly refused: number;
  /** Rules of the release that had a say, by name: how often. */
  readonly applied: ReadonlyMap<string, number>;
}

/** The first operation after which the two differ. */
export interface Difference {
  /** From 1; 0 for the empty tables. */
  readonly at: number;
  /** What differs: `ret`, `leaves`, `log`, … */
  readonly differs: readonly string[];
  readonly model: string;
  readonly kernel: string;
}

/** Runs a sequence on the model, under the rules of a release. */
export function predict(
  model: PgtableModel,
  { machine, operations }: Sequence,
  rules: readonly Rule[],
): Predicted {
  const lines = [answerLine(model.init(machine))];
  const kept: Operation[] = [];
  const applied = new Map<string, number>();
  let locked: LockedEntry | null = null;
  let refused = 0;
  for (const drawn of operations) {
    const o: Operation = drawn.op === 'make' && locked !== null ? fitMake(drawn, locked, model) : drawn;
    const { asked, used } = ask(o, model, rules);
    if (asked !== null && !isAllowed(asked, locked, model)) {
      refused++;
      continue;
    }
    for (const name of used) add(applied, name, 1);
    if (asked === null) continue;
    if (o.op === 'lock') locked = { addr: o.addr, level: model.walk(o.addr)!.level };
    if (o.op === 'make') locked = null;
    const answer = model.perform(asked);
    const inRelease = rules.reduce((told, rule) => {
      const changed = rule.answer?.(o, told) ?? told;
      if (changed !== told) add(applied, rule.name, 1);
      return changed;
    }, answer);
    lines.push(answerLine(inRelease));
    kept.push(o);
  }
  return { sequence: { machine, operations: kept }, lines, refused, applied };
}

/** What the model is asked in place of `o`, by which rules; null if the release has no such operation. */
function ask(
  o: Operation,
  model: PgtableModel,
  rules: readonly Rule[],
): { readonly asked: Operation | null; readonly used: readonly string[] } {
  const used: string[] = [];
  let asked = o;
  for (const { name, ask: change } of rules) {
    const changed = change === undefined ? asked : change(asked, model);
    if (changed !== asked) used.push(name);
    if (changed === null) return { asked: null, used };
    asked = changed;
  }
  return { asked, used };
}

/** Output of the driver at most: a table that is mapped in a checkerboard is a run for every page. */
const MAX_OUTPUT = 1 << 28;
/** Milliseconds for a sequence: one that takes longer loops. */
const TIME_LIMIT = 60_000;

/** What the program says of a sequence: one line for the empty tables, then one for each operation until it stops. */
export function runDriver(program: string, { machine, operations }: Sequence): readonly string[] {
  const input = `${[machineLine(machine), ...operations.map(operationLine)].join('\n')}\n`;
  const { stdout, signal, error } = spawnSync(program, {
    input,
    encoding: 'utf8',
    maxBuffer: MAX_OUTPUT,
    timeout: TIME_LIMIT,
  });
  const lines = stdout.split('\n');
  // A line that was not finished says less than how the program ended.
  lines.pop();
  if (signal !== null) lines.push(`stopped: ${signal}`);
  else if (error !== undefined) throw error;
  return lines;
}

/** Where the two first differ; null if nowhere. */
export function firstDifference(model: readonly string[], kernel: readonly string[]): Difference | null {
  for (let at = 0; at < model.length; at++) {
    const expected = model[at]!;
    const seen = kernel[at] ?? 'stopped: the program ended';
    if (seen !== expected)
      return { at, differs: differingFields(expected, seen), model: expected, kernel: seen };
  }
  return null;
}
