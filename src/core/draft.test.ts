// SPDX-License-Identifier: GPL-2.0-only

import { describe, expect, it } from 'vitest';
import { legacy } from '../../properties/testing/variants.ts';
import { Bench } from '../subjects/user_mem_abort/bench.ts';
import { type Draft, resolve, startDraft } from './draft.ts';
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
});
