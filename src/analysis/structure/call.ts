// SPDX-License-Identifier: GPL-2.0-only
// Calls of the kernel, of helpers, of functions of values.

import { type CallExpression, type Expression, type FunctionDeclaration, Node } from 'ts-morph';
import { at } from '../../core/at.ts';
import { LOCKS, PINS, RELEASES, STEADY } from './facade.ts';
import { NotUnderstood } from './not-understood.ts';
import { bare, oneLine, place } from './program.ts';
import { collect, fieldOf, fork, joinOutcomes, locals, note, type Outcome, type State } from './state.ts';
import { constant, keyOf, POISONED, UNDEFINED, unknown, type Value } from './values.ts';
import type { Exits, Walk } from './walk.ts';

/** Helpers call each other no deeper than this; more is a recursion. */
const DEEPEST = 20;

/** Evaluates a call: of the kernel, of a helper, or of a function of values. */
export function call(w: Walk, node: CallExpression, state: State): Outcome[] {
  const callee = bare(node.getExpression());
  if (Node.isIdentifier(callee)) {
    const name = callee.getText();
    if (name === 'uninit') return [{ state, value: allocate(w, node, state, POISONED) }];
    if (name === 'ref') return reference(w, node, state);
    // It is the value that it is given, or stops the run.
    if (name === 'written' || name === 'writtenNumber')
      return w.evaluate(node.getArguments()[1] as Expression, state);
    const f = w.program.resolve(name, node.getSourceFile());
    return withArguments(w, node, state).flatMap(({ state: s, args }) =>
      f === null ? ofValues(w, name, args, node, s) : invoke(w, f, args, node, s),
    );
  }
  if (Node.isPropertyAccessExpression(callee)) {
    const name = callee.getName();
    const owner = callee.getExpression();
    if (owner.getText() === 'Math')
      return withArguments(w, node, state).flatMap(({ state: s, args }) => ofValues(w, name, args, node, s));
    return w.evaluate(owner, state).flatMap((base) =>
      withArguments(w, node, base.state).flatMap(({ state: s, args }) => {
        if (base.value.kind === 'kernel') return ofKernel(w, name, args, node, s);
        return ofValues(w, name, [base.value, ...args], node, s);
      }),
    );
  }
  throw new NotUnderstood(`${place(node)}: a call of ${oneLine(callee)} is not followed`);
}

interface Prepared {
  readonly state: State;
  readonly args: readonly Value[];
}

function withArguments(w: Walk, node: CallExpression, state: State): Prepared[] {
  let prepared: Prepared[] = [{ state, args: [] }];
  for (const argument of node.getArguments()) {
    prepared = prepared.flatMap((p) =>
      w
        .evaluate(argument as Expression, p.state)
        .map((o) => ({ state: o.state, args: [...p.args, o.value] })),
    );
  }
  return prepared;
}

/** `ref(x)` stands for `&x`: taking the address of a field reads nothing. */
function reference(w: Walk, node: CallExpression, state: State): Outcome[] {
  const argument = bare(at(node.getArguments(), 0));
  if (Node.isPropertyAccessExpression(argument)) {
    return w.evaluate(argument.getExpression(), state).map((base) => {
      const object = base.value.kind === 'object' ? base.state.heap.get(base.value.id) : undefined;
      const value =
        object?.fields.get(argument.getName()) ?? unknown(`${keyOf(base.value)}.${argument.getName()}`);
      return { state: base.state, value: allocate(w, node, base.state, value) };
    });
  }
  if (Node.isIdentifier(argument)) {
    const value = locals(state).get(argument.getText());
    if (value !== undefined) return [{ state, value: allocate(w, node, state, value) }];
  }
  return w
    .evaluate(argument as Expression, state)
    .map((o) => ({ state: o.state, value: allocate(w, node, o.state, o.value) }));
}

function allocate(w: Walk, node: Node, state: State, value: Value): Value {
  const id = `&${w.site(node)}`;
  state.heap.set(id, { struct: '', fields: new Map([['value', value]]) });
  return { kind: 'object', id };
}

/** A function of `bits.ts` or of the language: its result is determined by its arguments. */
function ofValues(w: Walk, name: string, args: readonly Value[], node: Node, state: State): Outcome[] {
  const [first] = args;
  if (name === 'is_error_noslot_pfn' && first?.kind === 'pfn')
    return [{ state, value: constant(first.is !== 'good') }];
  return [{ state, value: unknown(`${name}(${args.map(keyOf).join(', ')})`, w.site(node)) }];
}

function invoke(
  w: Walk,
  f: FunctionDeclaration,
  args: readonly Value[],
  node: CallExpression,
  state: State,
): Outcome[] {
  if (w.calls.length >= DEEPEST) throw new NotUnderstood(`${place(node)}: recursion is not followed`);
  w.observer.enter(state, f, args, node);
  if (w.program.isOwn(f)) note(state, `${place(node)} calls ${f.getName()}()`);
  w.calls.push(`${place(node)}+${node.getPos()}`);
  try {
    return w.run(f, args, state);
  } finally {
    w.calls.pop();
  }
}

/** Runs a function of the variant and gives the states in which it returns, joined. */
export function runFunction(
  w: Walk,
  f: FunctionDeclaration,
  args: readonly Value[],
  state: State,
): Outcome[] {
  state.frames.push(new Map(f.getParameters().map((p, i) => [p.getName(), args[i] ?? UNDEFINED])));
  const exits: Exits = { returns: [], breaks: new Map() };
  const body = f.getBodyOrThrow();
  if (!Node.isBlock(body)) throw new NotUnderstood(`${place(f)}: no body`);
  for (const fallen of w.execute(body, [state], exits))
    exits.returns.push({ state: fallen, value: UNDEFINED, node: body });
  for (const { state: s, value, node } of exits.returns) {
    w.observer.leave(s, f, value, node);
    s.frames.pop();
    collect(s, value);
  }
  return w.calls.length === 0 ? exits.returns : joinOutcomes(exits.returns, w.site(body));
}

/** A call of the kernel, of which the analysis knows what `facade.ts` says. */
function ofKernel(w: Walk, name: string, args: readonly Value[], node: Node, state: State): Outcome[] {
  w.observer.call(state, name, args, node);
  const at = w.site(node);
  const lock = LOCKS.get(name);
  if (lock !== undefined) {
    note(state, `${place(node)} ${name}()`);
    if (lock.takes) state.locks.push(lock.lock);
    else if (state.locks.includes(lock.lock)) state.locks.splice(state.locks.lastIndexOf(lock.lock), 1);
    return [{ state, value: UNDEFINED }];
  }
  const released = RELEASES.get(name);
  if (released !== undefined) {
    note(state, `${place(node)} ${name}()`);
    const page = args[released];
    if (page?.kind === 'page') state.pins.set(page.pin, 'released');
    return [{ state, value: UNDEFINED }];
  }
  if (name === 'vma_lookup') {
    const missing = fork(state);
    note(state, `${place(node)} vma_lookup() finds a VMA`);
    note(missing, `${place(node)} vma_lookup() finds none`);
    return [
      { state, value: { kind: 'vma' } },
      { state: missing, value: constant(null) },
    ];
  }
  if (PINS.has(name)) return pin(name, args, node, at, state);
  for (const value of args) written(state, value, `${name}@${at}`);
  const steady = STEADY.has(name);
  const key = `${name}(${args.map(keyOf).join(', ')})`;
  return [{ state, value: unknown(steady ? key : `${name}@${at}`, at) }];
}

function pin(name: string, args: readonly Value[], node: Node, at: string, state: State): Outcome[] {
  const [, , , writable, page] = args;
  return (['good', 'hwpoison', 'error'] as const).map((is): Outcome => {
    const s = fork(state);
    note(s, `${place(node)} ${name}() gives ${PIN_TEXT[is]}`);
    if (writable !== undefined) written(s, writable, `${name}@${at}`);
    const id = place(node);
    if (is === 'good') s.pins.set(id, 'held');
    const into = page?.kind === 'object' ? fieldOf(s, page.id, 'value') : undefined;
    into?.object?.fields.set(into.field, is === 'good' ? { kind: 'page', pin: id } : constant(null));
    return { state: s, value: { kind: 'pfn', is } };
  });
}

const PIN_TEXT = {
  good: 'a pfn: the page is pinned',
  hwpoison: 'KVM_PFN_ERR_HWPOISON: nothing is pinned',
  error: 'another error pfn: nothing is pinned',
} as const;

/** The kernel writes the out-parameters that it is given. */
function written(state: State, value: Value, key: string): void {
  if (value.kind !== 'object') return;
  const pointer = state.heap.get(value.id);
  if (pointer?.struct !== '' || !pointer.fields.has('value')) return;
  const { field, object } = fieldOf(state, value.id, 'value');
  object?.fields.set(field, unknown(`*${key}`));
}
