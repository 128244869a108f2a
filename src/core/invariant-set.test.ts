// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { InvariantSet } from './invariant-set.ts';
import { OutcomeVector } from './outcome-vector.ts';

/** More than two words of bits. */
const SIZE = 70;
const positions = fc.uniqueArray(fc.nat(SIZE - 1));

function setOf(members: readonly number[]): InvariantSet {
  const set = new InvariantSet(SIZE);
  for (const position of members) set.add(position);
  return set;
}

function written(set: InvariantSet): OutcomeVector {
  const out = new OutcomeVector();
  set.writeTo(out);
  return out;
}

const ordered = (members: Iterable<number>): readonly number[] => [...new Set(members)].sort((a, b) => a - b);

it('holds what was added, in order, whatever its number', () => {
  fc.assert(
    fc.property(positions, (members) => {
      const set = setOf(members);
      expect(set.positions()).toEqual(ordered(members));
      for (let i = 0; i < SIZE; i++) expect(set.has(i)).toBe(members.includes(i));
      expect(set.isEmpty).toBe(members.length === 0);
    }),
    { numRuns: 50 },
  );
});

it('equals another exactly if both hold the same, and has the same numbers in an outcome', () => {
  fc.assert(
    fc.property(positions, positions, (a, b) => {
      const same = String(ordered(a)) === String(ordered(b));
      expect(setOf(a).equals(setOf(b))).toBe(same);
      expect(written(setOf(a)).equals(written(setOf(b)))).toBe(same);
      expect(setOf(a).equals(setOf([...a].reverse()))).toBe(true);
    }),
    { numRuns: 100 },
  );
});

it('takes in another, and is empty once it was cleared', () => {
  fc.assert(
    fc.property(positions, positions, (a, b) => {
      const set = setOf(a);
      set.addAll(setOf(b));
      expect(set.positions()).toEqual(ordered([...a, ...b]));
      expect(set.isEmpty).toBe(a.length + b.length === 0);
      set.clear();
      expect([set.isEmpty, set.positions()]).toEqual([true, []]);
      expect(set.equals(new InvariantSet(SIZE))).toBe(true);
    }),
    { numRuns: 50 },
  );
});

it.each([
  [0, 1],
  [1, 1],
  [32, 1],
  [33, 2],
])('takes for %i invariants %i words of an outcome', (size, words) => {
  expect(written(new InvariantSet(size)).length).toBe(words);
});

it('is within two others if each that it holds is in one of them', () => {
  fc.assert(
    fc.property(positions, positions, positions, (a, b, c) => {
      const expected = a.every((position) => b.includes(position) || c.includes(position));
      expect(setOf(a).isWithin(setOf(b), setOf(c))).toBe(expected);
      expect(setOf(a).isWithin(setOf(a), setOf(b))).toBe(true);
      expect(setOf(a).isWithin(setOf(b), setOf(a))).toBe(true);
    }),
    { numRuns: 200 },
  );
  const [one, other] = [setOf([0, SIZE - 1]), setOf([0])];
  expect([one.isWithin(other, other), other.isWithin(one, other)]).toEqual([false, true]);
  expect(one.isWithin(other, setOf([SIZE - 1]))).toBe(true);
});
