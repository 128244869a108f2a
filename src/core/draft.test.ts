// SPDX-License-Identifier: GPL-2.0-only

import { describe, expect, it } from 'vitest';
import { legacy } from '../../properties/testing/variants.ts';
import { Bench } from '../subjects/user_mem_abort/bench.ts';
import {
  type Draft,
  isSimpler,
  keepLookedAt,
  lookedAt,
  type Resolved,
  resolve,
  startDraft,
} from './draft.ts';
import { hash } from './draw.ts';
import { scenarioOf } from './scenario.ts';

describe('a draft', () => {
  it('gives the same run once its values are resolved as it gave from the seed', () => {
    const bench = new Bench();
    const { choices } = bench.world;
    for (let i = 0; i < 500; i++) {
      const draft: Draft = { seed: hash(6, i) | 0, given: null };
      startDraft(choices, draft);
      const ret = bench.run(legacy, 1);
      const before = scenarioOf(choices);
      startDraft(choices, { ...draft, given: resolve(choices) });
      expect(bench.run(legacy, 1)).toBe(ret);
      expect(scenarioOf(choices)).toEqual(before);
      expect(choices.contradiction).toBeNull();
    }
  });

  it('is remembered with what its failing run looked at, and no other is', () => {
    const [draft, other]: readonly Draft[] = [
      { seed: 1, given: null },
      { seed: 1, given: null },
    ];
    const looked = { values: Int8Array.of(1), races: [] };
    keepLookedAt(draft, looked);
    expect([lookedAt(draft), lookedAt(other)]).toEqual([looked, null]);
  });
});

describe('what a run looked at', () => {
  const resolved = (values: readonly number[], races = 0): Resolved => ({
    values: Int8Array.from(values),
    races: Array.from({ length: races }, (_, site) => [site, 1] as const),
  });

  it.each([
    ['fewer races', resolved([5, 5], 1), resolved([0, 0], 2)],
    ['no race', resolved([5, 5]), resolved([0, 0], 1)],
    ['fewer values off the simplest', resolved([0, 5]), resolved([1, 1])],
    ['values closer to the simplest', resolved([0, 2]), resolved([3, 0])],
    ['a value that nobody asked for', resolved([-1, 1]), resolved([1, 1])],
  ])('is simpler with %s', (_, simple, other) => {
    expect([isSimpler(simple, other), isSimpler(other, simple)]).toEqual([true, false]);
  });

  it.each([
    ['itself', resolved([1, 0], 1), resolved([1, 0], 1)],
    ['the same in other dimensions', resolved([2, 0]), resolved([0, 2])],
    ['what has the simplest value where nobody asked', resolved([-1, 1]), resolved([0, 1])],
  ])('is not simpler than %s', (_, one, other) => {
    expect([isSimpler(one, other), isSimpler(other, one)]).toEqual([false, false]);
  });
});
