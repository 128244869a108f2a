// SPDX-License-Identifier: GPL-2.0-only
// What is known at a point of a path.
import { at } from '../../core/at.ts';
import { groupsOf } from './shape.ts';
import { unknown, type Value } from './values.ts';

/** One decision or event on a path, and what came before it. */
export interface Trail {
  readonly before: Trail | null;
  readonly length: number;
  readonly text: string;
}

/** A structure on the heap of a path. */
export interface HeapObject {
  /** Name of its structure; the empty string for an out-parameter. */
  readonly struct: string;
  readonly fields: Map<string, Value>;
  /** The field that it points to, where it is a pointer to one: its `value` is that field. */
  readonly target?: { readonly id: string; readonly field: string };
}

/** What is known at one point of one path. It belongs to whoever holds it: `fork` before it goes two ways. */
export interface State {
  /** Locals by function activation, the innermost last. */
  readonly frames: Map<string, Value>[];
  readonly heap: Map<string, HeapObject>;
  /** Which unknown values are true or nonzero, by key. */
  readonly facts: Map<string, boolean>;
  /** Locks held, in the order in which they were taken. */
  readonly locks: string[];
  /** Pins by the place that made them. */
  readonly pins: Map<string, 'held' | 'released'>;
  trail: Trail | null;
}

/** A state in which nothing has happened. */
export function emptyState(): State {
  return { frames: [], heap: new Map(), facts: new Map(), locks: [], pins: new Map(), trail: null };
}

/** A copy that can go another way. */
export function fork(state: State): State {
  return {
    frames: state.frames.map((frame) => new Map(frame)),
    heap: copyOfHeap(state.heap),
    facts: new Map(state.facts),
    locks: [...state.locks],
    pins: new Map(state.pins),
    trail: state.trail,
  };
}

function copyOfHeap(heap: ReadonlyMap<string, HeapObject>): Map<string, HeapObject> {
  const copy = new Map<string, HeapObject>();
  for (const [id, object] of heap) copy.set(id, { ...object, fields: new Map(object.fields) });
  return copy;
}

/** Adds a line to the path that led here; what happens inside the helpers that all variants share is left out. */
export function note(state: State, text: string): void {
  if (text.startsWith(SHARED)) return;
  state.trail = { before: state.trail, length: (state.trail?.length ?? 0) + 1, text };
}

const SHARED = 'src/kernel/';

/** The path that led here, first line first. */
export function pathOf(state: State): string[] {
  const lines: string[] = [];
  for (let at = state.trail; at !== null; at = at.before) lines.unshift(at.text);
  return lines;
}

/** Where a field of an object is kept: of a pointer to a field, in the structure that it points into. */
export function fieldOf(
  state: State,
  id: string,
  field: string,
): { readonly object: HeapObject | undefined; readonly id: string; readonly field: string } {
  const object = state.heap.get(id);
  const { target } = object ?? {};
  if (target === undefined || field !== 'value') return { object, id, field };
  return fieldOf(state, target.id, target.field);
}

/** Locals of the function that runs. */
export function locals(state: State): Map<string, Value> {
  return at(state.frames, state.frames.length - 1);
}

/** Drops what nothing refers to any more. */
export function collect(state: State, ...roots: readonly Value[]): void {
  const alive = new Set<string>();
  const mark = (value: Value): void => {
    if (value.kind !== 'object' || alive.has(value.id)) return;
    alive.add(value.id);
    const object = state.heap.get(value.id);
    for (const field of object?.fields.values() ?? []) mark(field);
    if (object?.target !== undefined) mark({ kind: 'object', id: object.target.id });
  };
  for (const frame of state.frames) for (const value of frame.values()) mark(value);
  for (const value of roots) mark(value);
  for (const id of [...state.heap.keys()]) if (!alive.has(id)) state.heap.delete(id);
}

/** A state with the value that an expression or a function gave there. */
export interface Outcome {
  readonly state: State;
  readonly value: Value;
}

/** Joins the states that differ only in what is known of unknown values: there the common knowledge is kept. */
export function joinStates(states: readonly State[], site: string): State[] {
  if (states.length < 2) return [...states];
  return groupsOf(states).map((group) => joinGroup(group, site));
}

const RESULT = '(result)';

/** The same for states that carry a value. */
export function joinOutcomes(outcomes: readonly Outcome[], site: string): Outcome[] {
  if (outcomes.length < 2) return [...outcomes];
  const states = outcomes.map(({ state, value }) => {
    locals(state).set(RESULT, value);
    return state;
  });
  return joinStates(states, site).map((state) => {
    const value = locals(state).get(RESULT) as Value;
    locals(state).delete(RESULT);
    return { state, value };
  });
}

function joinGroup(group: readonly State[], site: string): State {
  const shortest = group.reduce((best, state) =>
    (state.trail?.length ?? 0) < (best.trail?.length ?? 0) ? state : best,
  );
  if (group.length === 1) return shortest;
  const joined = fork(shortest);
  for (const [key, truth] of joined.facts) {
    if (group.some((state) => state.facts.get(key) !== truth)) joined.facts.delete(key);
  }
  for (const [depth, frame] of joined.frames.entries())
    joinUnknown(joined, frame, group, (state) => state.frames[depth], `${depth}`, site);
  for (const [id, { fields }] of joined.heap)
    joinUnknown(joined, fields, group, (state) => state.heap.get(id)?.fields, id, site);
  return joined;
}

/** Where the states know different things of an unknown value that they all hold, it becomes one of which their common knowledge is known. */
function joinUnknown(
  joined: State,
  holder: Map<string, Value>,
  group: readonly State[],
  holderIn: (state: State) => ReadonlyMap<string, Value> | undefined,
  name: string,
  site: string,
): void {
  for (const [key, value] of holder) {
    if (value.kind !== 'unknown') continue;
    const seen = (state: State): Value | undefined => holderIn(state)?.get(key);
    if (group.every((state) => sameUnknown(seen(state), value))) continue;
    const fresh = unknown(`${name}.${key}@${site}`);
    holder.set(key, fresh);
    const truths = new Set(group.map((state) => truthOfUnknown(state, seen(state))));
    const [truth] = truths;
    if (truths.size === 1 && truth !== undefined && fresh.kind === 'unknown')
      joined.facts.set(fresh.key, truth);
  }
}

function sameUnknown(a: Value | undefined, b: Value): boolean {
  return a?.kind === 'unknown' && b.kind === 'unknown' && a.key === b.key && a.negated === b.negated;
}

function truthOfUnknown(state: State, value: Value | undefined): boolean | undefined {
  if (value?.kind !== 'unknown') return undefined;
  const fact = state.facts.get(value.key);
  return fact === undefined ? undefined : fact !== value.negated;
}
