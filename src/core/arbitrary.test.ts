// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { D, DIMENSIONS } from '../subjects/user_mem_abort/dimensions/all.ts';
import { SPACE } from '../subjects/user_mem_abort/space.ts';
import { scenarioArbitrary, simpler } from './arbitrary.ts';
import { ANY } from './choices.ts';
import { type Draft, keepLookedAt, type Resolved } from './draft.ts';

/** A failed draft that looked at these values and races. */
function failed(
  values: { readonly [dimension: number]: number },
  races: readonly (readonly [number, number])[] = [],
): Draft {
  const all = new Int8Array(DIMENSIONS.length).fill(ANY);
  for (const [dimension, value] of Object.entries(values)) all[Number(dimension)] = value;
  const draft: Draft = { seed: 1, given: null };
  keepLookedAt(draft, { values: all, races });
  return draft;
}

function shrunk(draft: Draft): readonly Draft[] {
  return [...scenarioArbitrary(SPACE).shrink(draft, undefined)].map(({ value }) => value);
}

function weight({ given }: Draft): number {
  let sum = given!.races.length;
  for (const value of given!.values) sum += Math.max(0, value);
  return sum;
}

describe('the arbitrary of scenarios', () => {
  it('generates the same for the same seed', () => {
    const sample = (seed: number): readonly Draft[] =>
      fc.sample(scenarioArbitrary(SPACE), { seed, numRuns: 20 });
    expect(sample(3)).toEqual(sample(3));
    expect(sample(3)).not.toEqual(sample(4));
  });

  it('shrinks nothing before a run has said what it looked at', () => {
    expect(shrunk({ seed: 1, given: null })).toEqual([]);
  });

  it('shrinks the simplest scenario to nothing', () => {
    expect(shrunk(failed({ [D.access]: 0, [D.vmaKind]: 0 }))).toEqual([]);
  });

  it('shrinks to scenarios that are all simpler, without races first', () => {
    const drafts = shrunk(
      failed({ [D.access]: 2, [D.vmaKind]: 3, [D.pageSize]: 1, [D.subPage]: 1 }, [
        [21, 1],
        [22, 2],
      ]),
    );
    expect(drafts.length).toBeGreaterThan(8);
    expect(drafts[0].given!.races).toEqual([]);
    for (const draft of drafts) expect(weight(draft)).toBeLessThan(2 + 3 + 1 + 1 + 2);
  });

  it('shows a scenario as a file has it, as soon as it is known', () => {
    const [drawn] = fc.sample(scenarioArbitrary(SPACE), { seed: 3, numRuns: 1 });
    expect(fc.stringify(drawn)).toBe(
      `the scenario of seed ${drawn.seed}, of which no failing run looked at anything`,
    );
    const values = new Int8Array(DIMENSIONS.length).fill(ANY);
    values[D.access] = 2;
    keepLookedAt(drawn, { values, races: [] });
    expect(fc.stringify(drawn)).toBe('{"schemaVersion":1,"choices":{"access":"exec"},"races":[]}');
  });

  it('tries every simpler value of each dimension', () => {
    const tried = shrunk(failed({ [D.vmaKind]: 3 })).map(({ given }) => given!.values[D.vmaKind]);
    expect(tried).toEqual([0, 1, 2]);
  });

  it('goes no further from one that turned out no simpler than what it was made from', () => {
    const [one, two] = [failed({ [D.vmaKind]: 1 }), failed({ [D.vmaKind]: 2 })];
    const count = (draft: Draft, context: unknown): number =>
      [...scenarioArbitrary(SPACE).shrink(draft, context)].length;
    const looked = (value: number): Resolved => ({ values: Int8Array.of(value), races: [] });
    expect([count(one, looked(2)), count(two, looked(1)), count(two, looked(2))]).toEqual([1, 0, 0]);
    for (const context of [undefined, null, 'races', {}]) expect(count(two, context)).toBe(2);
  });

  it('shrinks an example that a run has looked at, and nothing else', () => {
    const shrinks = (value: unknown): boolean => scenarioArbitrary(SPACE).canShrinkWithoutContext(value);
    const values = [failed({}), { seed: 1, given: null }, null, undefined, 'a draft', 7];
    expect(values.map(shrinks)).toEqual([true, false, false, false, false, false]);
  });
});

describe('what is simpler', () => {
  const tried = (values: readonly number[], races: Resolved['races'] = []) =>
    [...simpler({ values: Int8Array.from(values), races })].map((one) => [[...one.values], one.races]);

  it('is first without races, then without one of them', () => {
    const [a, b, c] = [
      [21, 1],
      [22, 2],
      [23, 3],
    ] as const;
    expect(tried([0], [a, b, c])).toEqual([
      [[0], []],
      [[0], [b, c]],
      [[0], [a, c]],
      [[0], [a, b]],
    ]);
    expect(tried([0], [a])).toEqual([[[0], []]]);
  });

  it('is then without all of many values, without the first half of them, and without the second', () => {
    expect(tried([1, 0, 1, 1, -1, 1, 1]).slice(0, 4)).toEqual([
      [[-1, 0, -1, -1, -1, -1, -1], []],
      [[-1, 0, -1, -1, -1, 1, 1], []],
      [[1, 0, 1, 1, -1, -1, -1], []],
      [[0, 0, 1, 1, -1, 1, 1], []],
    ]);
    expect(tried([1, 0, 1, 1, -1, 1])).toHaveLength(3 + 4);
    expect(tried([1, 0, 1, 1])).toEqual([
      [[0, 0, 1, 1], []],
      [[1, 0, 0, 1], []],
      [[1, 0, 1, 0], []],
    ]);
  });
});
