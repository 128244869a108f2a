// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { Seen } from './seen.ts';

const EVERYTHING = -1;

/** What is known of site 3 after leaves whose runs told this of it. */
function after(...leaves: readonly (readonly number[])[]): number {
  const seen = new Seen(8);
  seen.forget(3);
  for (const runs of leaves) {
    seen.clear();
    for (const actions of runs) seen.see(3, actions);
    seen.keep(true);
  }
  return seen.at(3);
}

it('what any run of any leaf notices counts', () => {
  expect(after([2, 4])).toBe(6);
  expect(after([2], [8], [2])).toBe(10);
  expect(after([0, 0])).toBe(0);
});

it('of a site that nobody told of everything may be noticed', () => {
  expect(after()).toBe(EVERYTHING);
  expect(new Seen(8).at(3)).toBe(EVERYTHING);
});

it('a leaf whose runs came to different ends counts as one that notices everything', () => {
  const seen = new Seen(8);
  seen.see(3, 2);
  seen.keep(false);
  expect(seen.at(3)).toBe(EVERYTHING);
});

it('what is not kept is forgotten with the next leaf, and what is kept with the question', () => {
  const seen = new Seen(8);
  seen.see(3, 2);
  seen.clear();
  seen.see(3, 4);
  seen.keep(true);
  expect(seen.at(3)).toBe(4);
  seen.forget(3);
  expect(seen.at(3)).toBe(EVERYTHING);
});
