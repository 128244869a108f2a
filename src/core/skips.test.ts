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

it('where runs skip different actions for the same earlier site, each of them is asked about', () => {
  const asked = [5, UNMAP | REMAP, 0] as const;
  expect(unsettled([asked, [9, UNMAP | REMAP, UNMAP]], [asked, [9, UNMAP | REMAP, REMAP]])).toEqual([
    [9, UNMAP | REMAP],
  ]);
});

it('where one run skips more than another for the same earlier site, all of that is asked about', () => {
  const asked = [5, UNMAP | REMAP, 0] as const;
  const [both, one] = [
    [asked, [9, UNMAP | REMAP, UNMAP | REMAP]],
    [asked, [9, UNMAP | REMAP, UNMAP]],
  ] as const;
  expect(unsettled(both, one)).toEqual([[9, UNMAP | REMAP]]);
  expect(unsettled(one, both)).toEqual([[9, UNMAP | REMAP]]);
});

it('nothing is asked if all runs skipped the same at several sites, each action for its own earlier site', () => {
  const run = [
    [5, UNMAP | REMAP, 0],
    [6, REMAP, 0],
    [9, UNMAP | REMAP, UNMAP | REMAP],
    [11, REMAP, REMAP],
    [12, UNMAP, UNMAP],
  ] as const;
  expect(unsettled(run, run, run)).toEqual([]);
});

it.each([UNMAP, REMAP])(
  'what was skipped is asked if the earlier site had another choice as well (%i)',
  (action) => {
    const skipsFrom = (site: number) =>
      [
        [site, UNMAP | REMAP, 0],
        [9, action, action],
      ] as const;
    expect(unsettled(skipsFrom(5), skipsFrom(6))).toEqual([[9, action]]);
  },
);

it('what was skipped is asked if any of the earlier sites differs, whatever the others are', () => {
  const skipsBoth = (unmapAt: number, remapAt: number) =>
    [
      [unmapAt, UNMAP, 0],
      [remapAt, REMAP, 0],
      [90, UNMAP | REMAP, UNMAP | REMAP],
    ] as const;
  expect(unsettled(skipsBoth(5, 36), skipsBoth(5, 36))).toEqual([]);
  for (const [unmapAt, remapAt] of [
    [6, 5],
    [4, 67],
    [36, 5],
    [5, 37],
    [6, 36],
  ] as const)
    expect(unsettled(skipsBoth(5, 36), skipsBoth(unmapAt, remapAt))).toEqual([[90, UNMAP | REMAP]]);
});

it('the runs of another leaf agree by themselves', () => {
  const skips = new Skips(17);
  skips.begin();
  skips.skip(5, UNMAP, 0);
  skips.skip(9, UNMAP, UNMAP);
  skips.begin();
  skips.clear();
  for (let run = 0; run < 2; run++) {
    skips.begin();
    skips.skip(6, UNMAP, 0);
    skips.skip(9, UNMAP, UNMAP);
  }
  const asked: number[] = [];
  skips.unsettled((site) => asked.push(site));
  expect(asked).toEqual([]);
});
