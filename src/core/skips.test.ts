// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { Race } from '../kernel/races/actions.ts';
import { Skips } from './skips.ts';

const UNMAP = 1 << Race.unmap;
const REMAP = 1 << Race.remap;

/** The sites and actions that are to be asked about after these runs, each a list of sites with what is allowed and skipped there. */
function unsettled(
  ...runs: readonly (readonly (readonly [site: number, allowed: number, skipped: number])[])[]
) {
  const skips = new Skips(17);
  skips.clear();
  for (const run of runs) {
    skips.begin();
    for (const [site, allowed, skipped] of run) skips.skip(site, allowed, skipped);
  }
  const asked: [number, number][] = [];
  skips.unsettled((site, actions) => asked.push([site, actions]));
  return asked;
}

it('nothing is asked if all runs skipped the same for the same earlier site', () => {
  const run = [
    [5, UNMAP | REMAP, 0],
    [9, UNMAP | REMAP, UNMAP],
  ] as const;
  expect(unsettled(run, run, run)).toEqual([]);
  expect(unsettled(run)).toEqual([]);
});

it('what was skipped is asked if another run did not come to the site', () => {
  expect(
    unsettled(
      [
        [5, UNMAP, 0],
        [9, UNMAP, UNMAP],
      ],
      [[5, UNMAP, 0]],
    ),
  ).toEqual([[9, UNMAP]]);
  expect(
    unsettled(
      [[5, UNMAP, 0]],
      [
        [5, UNMAP, 0],
        [9, UNMAP, UNMAP],
      ],
    ),
  ).toEqual([[9, UNMAP]]);
});

it('what was skipped is asked if the earlier sites differ', () => {
  expect(
    unsettled(
      [
        [5, UNMAP, 0],
        [9, UNMAP, UNMAP],
      ],
      [
        [6, UNMAP, 0],
        [9, UNMAP, UNMAP],
      ],
    ),
  ).toEqual([[9, UNMAP]]);
});

it('a run in the middle that does not agree is not forgotten', () => {
  const same = [[5, UNMAP, 0]] as const;
  expect(unsettled(same, [...same, [7, UNMAP, UNMAP]], same)).toEqual([[7, UNMAP]]);
});

it('where runs disagree on one site, what they agree on elsewhere stays skipped', () => {
  expect(
    unsettled(
      [
        [5, UNMAP | REMAP, 0],
        [7, REMAP, REMAP],
        [9, UNMAP, UNMAP],
      ],
      [
        [5, UNMAP | REMAP, 0],
        [7, REMAP, REMAP],
      ],
    ),
  ).toEqual([[9, UNMAP]]);
});
