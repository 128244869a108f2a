// SPDX-License-Identifier: GPL-2.0-only
// Drives the walk, tells the rules.
import type { Expression, FunctionDeclaration, Node, Statement } from 'ts-morph';
import { runFunction } from './call.ts';
import { evaluate } from './evaluate.ts';
import { execute } from './execute.ts';
import { place, type VariantProgram } from './program.ts';
import { collect, emptyState, note, type Outcome, type State } from './state.ts';
import { unknown, type Value } from './values.ts';

/** What rules see of a walk. Every callback comes before what it reports takes effect. */
export interface Observer {
  /** A function of the kernel is called. */
  call?(state: State, name: string, args: readonly Value[], node: Node): void;
  /** A helper of the variant, or one that all variants share, is called. */
  enter?(state: State, f: FunctionDeclaration, args: readonly Value[], node: Node): void;
  /** A function returns. */
  leave?(state: State, f: FunctionDeclaration, value: Value, node: Node): void;
  /** A local, a field or an out-parameter is read. */
  read?(state: State, name: string, value: Value, node: Node): void;
  /** A field or an out-parameter of the structure `struct` is written. */
  write?(state: State, struct: string, field: string, value: Value, node: Node): void;
  /** A field of a VMA is read. */
  useVma?(state: State, node: Node): void;
  /** A closure is made. */
  close?(state: State, node: Node): void;
}

/** A walk over all paths of a variant: what evaluating, executing and calling need of each other. */
export interface Walk {
  readonly program: VariantProgram;
  readonly observer: Required<Observer>;
  /** Fields of structures whose zero in an initialiser means something: flags that are only ever raised. */
  readonly latches: ReadonlySet<string>;
  evaluate(node: Expression, state: State): Outcome[];
  execute(node: Statement, states: State[], exits: Exits): State[];
  run(f: FunctionDeclaration, args: readonly Value[], state: State): Outcome[];
  /** A name for this place of the call that is going on; the same place reached by another call has another. */
  site(node: Node): string;
  readonly calls: string[];
}

/** Where control leaves a stretch of statements other than by its end. */
export interface Exits {
  readonly returns: (Outcome & { readonly node: Node })[];
  /** By label; the empty string stands for the innermost `switch` or loop. */
  readonly breaks: ReadonlyMap<string, State[]>;
}

/** Walks every path of `program` from its entry, telling the observers, and gives the states in which it ends. */
export function walk(
  program: VariantProgram,
  observers: readonly Observer[],
  latches: ReadonlySet<string>,
): Outcome[] {
  const observer = together(observers);
  const calls: string[] = [];
  const w: Walk = {
    program,
    observer,
    latches,
    calls,
    evaluate: (node, state) => evaluate(w, node, state),
    execute: (node, states, exits) => execute(w, node, states, exits),
    run: (f, args, state) => runFunction(w, f, args, state),
    site: (node) => [...calls, `${place(node)}+${node.getPos()}`].join(' > '),
  };
  const state = emptyState();
  const args = program.entry.getParameters().map((parameter) => parameterValue(program, parameter, state));
  collect(state, ...args);
  note(state, `${place(program.entry)} ${program.entry.getName()}()`);
  return w.run(program.entry, args, state);
}

/** All observers as one. */
function together(observers: readonly Observer[]): Required<Observer> {
  return {
    call: (...event) => {
      for (const o of observers) o.call?.(...event);
    },
    enter: (...event) => {
      for (const o of observers) o.enter?.(...event);
    },
    leave: (...event) => {
      for (const o of observers) o.leave?.(...event);
    },
    read: (...event) => {
      for (const o of observers) o.read?.(...event);
    },
    write: (...event) => {
      for (const o of observers) o.write?.(...event);
    },
    useVma: (...event) => {
      for (const o of observers) o.useVma?.(...event);
    },
    close: (...event) => {
      for (const o of observers) o.close?.(...event);
    },
  };
}

function parameterValue(
  program: VariantProgram,
  parameter: ReturnType<FunctionDeclaration['getParameters']>[number],
  state: State,
): Value {
  const name = parameter.getName();
  const type = parameter.getTypeNode()?.getText() ?? '';
  if (type === 'Kernel') return { kind: 'kernel' };
  const struct = program.structs.get(type);
  if (struct === undefined) return unknown(name);
  state.heap.set(name, {
    struct: struct.name,
    fields: new Map(struct.fields.map((field) => [field, unknown(`${name}.${field}`)])),
  });
  return { kind: 'object', id: name };
}
