// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { groupsOf } from './shape.ts';
import { emptyState, type State } from './state.ts';
import { constant, POISONED, unknown, type Value } from './values.ts';

function stateWith(values: Readonly<Record<string, Value>>, also: Partial<State> = {}): State {
  return { ...emptyState(), frames: [new Map(Object.entries(values))], ...also };
}

const object = (field: Value): State['heap'] =>
  new Map([['&a:1', { struct: '', fields: new Map([['value', field]]) }]]);

describe('states', () => {
  it('are one path where only the order of their values differs, or what an unknown value is', () => {
    const one = stateWith({ a: constant(0), b: unknown('x') });
    const same = stateWith({ b: unknown('y'), a: constant(0) });
    const text = stateWith({ a: constant('0'), b: unknown('x') });
    expect(groupsOf([one, same, text])).toEqual([[one, same, text]]);
  });

  it.each<[string, State]>([
    ['a constant', stateWith({ a: constant(1) })],
    ['a kind of value', stateWith({ a: POISONED })],
    ['a name', stateWith({ b: constant(0) })],
    ['a further local', stateWith({ a: constant(0), b: constant(0) })],
    ['a further function', stateWith({}, { frames: [new Map([['a', constant(0)]]), new Map()] })],
    ['a field', stateWith({ a: constant(0) }, { heap: object(constant(0)) })],
    ['a lock', stateWith({ a: constant(0) }, { locks: ['mmap_lock'] })],
    ['a pin', stateWith({ a: constant(0) }, { pins: new Map([['a:1', 'held']]) })],
  ])('are two where %s differs', (_what, other) => {
    const one = stateWith({ a: constant(0) });
    expect(groupsOf([one, other, one])).toEqual([[one, one], [other]]);
  });

  it('are two where the same field, the order of locks or what became of a pin differs', () => {
    const pairs: [Partial<State>, Partial<State>][] = [
      [{ heap: object(constant(0)) }, { heap: object(POISONED) }],
      [{ locks: ['mmap_lock', 'mmu_lock'] }, { locks: ['mmu_lock', 'mmap_lock'] }],
      [{ pins: new Map([['a:1', 'held']]) }, { pins: new Map([['a:1', 'released']]) }],
    ];
    for (const [a, b] of pairs) expect(groupsOf([stateWith({}, a), stateWith({}, b)])).toHaveLength(2);
  });
});
