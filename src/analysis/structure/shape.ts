// SPDX-License-Identifier: GPL-2.0-only
// Which states tell paths apart, and which are one with more or less known.
import type { State } from './state.ts';
import { sameShape, shapeOf, type Value } from './values.ts';

/**
 * The states by what tells paths apart: values of the same shapes under the same names, locks and pins taken in the same order.
 * Groups and states keep their order. Walks spend most of their time here, so that no text is made of a state: it is hashed
 * and then compared with the groups of its hash.
 */
export function groupsOf(states: readonly State[]): State[][] {
  const groups: State[][] = [];
  const byHash = new Map<number, State[][]>();
  for (const state of states) {
    const hash = hashOf(state);
    const likely = byHash.get(hash) ?? [];
    const group = likely.find(([first]) => first !== undefined && isAlike(first, state));
    if (group !== undefined) {
      group.push(state);
      continue;
    }
    const own = [state];
    groups.push(own);
    byHash.set(hash, [...likely, own]);
  }
  return groups;
}

/** The same for states that are alike, whatever the order in which their values were set. */
function hashOf(state: State): number {
  let sum = state.locks.length;
  for (const [depth, frame] of state.frames.entries()) sum = (sum + hashOfValues(frame, depth + 1)) | 0;
  for (const [id, { fields }] of state.heap) sum = (sum + hashOfValues(fields, numberOf(id))) | 0;
  for (const [pin, is] of state.pins) sum = (sum + mixed(numberOf(pin), numberOf(is))) | 0;
  return sum;
}

function hashOfValues(values: ReadonlyMap<string, Value>, holder: number): number {
  let sum = 0;
  for (const [key, value] of values)
    sum = (sum + mixed(mixed(holder, numberOf(key)), numberOf(hashedText(value)))) | 0;
  return sum;
}

/** What the hash of the value is made of: equal where the shapes are. */
function hashedText(value: Value): string {
  return value.kind === 'object' ? value.id : value.kind === 'const' ? String(value.value) : shapeOf(value);
}

function mixed(a: number, b: number): number {
  const mix = Math.imul(Math.imul(a, 0x9e3779b1) ^ b, 0x85ebca6b);
  return mix ^ (mix >>> 15);
}

const numbers = new Map<string, number>();

/** A number for the text: always the same in this process. */
function numberOf(text: string): number {
  const known = numbers.get(text);
  if (known !== undefined) return known;
  numbers.set(text, numbers.size);
  return numbers.size - 1;
}

function isAlike(a: State, b: State): boolean {
  return (
    a.frames.length === b.frames.length &&
    a.frames.every((frame, depth) => areAlike(frame, b.frames[depth])) &&
    a.heap.size === b.heap.size &&
    [...a.heap].every(([id, { fields }]) => areAlike(fields, b.heap.get(id)?.fields)) &&
    a.locks.length === b.locks.length &&
    a.locks.every((lock, i) => lock === b.locks[i]) &&
    arePinsAlike(a.pins, b.pins)
  );
}

function areAlike(a: ReadonlyMap<string, Value>, b: ReadonlyMap<string, Value> | undefined): boolean {
  if (b?.size !== a.size) return false;
  for (const [key, value] of a) {
    const other = b.get(key);
    if (other === undefined || !sameShape(value, other)) return false;
  }
  return true;
}

function arePinsAlike(a: State['pins'], b: State['pins']): boolean {
  if (a.size !== b.size) return false;
  const others = b.entries();
  for (const [pin, is] of a) {
    const [otherPin, otherIs] = others.next().value ?? [];
    if (pin !== otherPin || is !== otherIs) return false;
  }
  return true;
}
