// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { CHANGE_WORDS, worstWord } from './result.ts';

it('several changes at once are called by the worst of them', () => {
  expect(CHANGE_WORDS).toEqual(['equivalent', 'mends', 'refinement', 'changes', 'breaks']);
  for (const [worse, word] of CHANGE_WORDS.entries())
    for (const milder of CHANGE_WORDS.slice(0, worse + 1))
      expect([worstWord([milder, null, word]), worstWord([word, milder])]).toEqual([word, word]);
  expect([worstWord([]), worstWord([null])]).toEqual([undefined, undefined]);
});
