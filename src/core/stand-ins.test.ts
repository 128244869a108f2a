// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { StandIns } from './stand-ins.ts';

const SITE = 3;
const ANY = -1;
const [FIRST, SECOND] = [1, 2];
/** Part 1 is touched by both, part 2 by the second alone, part 4 by both and made the same of. */
const DISTINCT = [
  [-1, 0b101, 0b111],
  [-1, 0b000, 0b011],
  [-1, 0b011, 0b000],
].map((row) => Int32Array.from(row));

/** What is asked about one dimension below the question at place 0. */
function question(): StandIns {
  const standIns = new StandIns(DISTINCT, 8, 1);
  standIns.ask(SITE, 0);
  return standIns;
}

/** A leaf on which nothing struck, and whose runs told this of the site. */
function leaf(standIns: StandIns, runs: readonly number[], { value = ANY, equal = true } = {}): void {
  standIns.beginLeaf();
  for (const parts of runs) {
    standIns.beginRun();
    standIns.see(SITE, parts);
  }
  standIns.keep(Int8Array.of(value), equal);
}

/** A leaf below the first action, with two runs. */
function struck(
  standIns: StandIns,
  parts: number,
  {
    admitted = -1,
    equal = true,
    site = SITE,
    states = [7, 7],
    value = ANY,
  }: { admitted?: number; equal?: boolean; site?: number; states?: readonly number[]; value?: number } = {},
): void {
  standIns.enter(0, FIRST);
  standIns.beginLeaf();
  for (const n of [0, 1]) {
    standIns.beginRun();
    if (n < states.length) standIns.strike({ site, touched: parts, admitted, state: states[n] });
  }
  standIns.keep(Int8Array.of(value), equal);
  standIns.leave();
}

const standsFor = (standIns: StandIns, action: number): boolean =>
  standIns.standForAction(0, action, Int8Array.of(ANY));

describe('leaves on which nothing struck stand for an action', () => {
  it.each([
    ['no run touched what it touches', [0b010, 0], true],
    ['a run did', [0b010, 0b100], false],
  ])('or not, where %s', (_, runs, stands) => {
    const standIns = question();
    leaf(standIns, runs);
    expect(standsFor(standIns, FIRST)).toBe(stands);
  });

  it('only if all of them do', () => {
    const standIns = question();
    leaf(standIns, [0], { value: 0 });
    leaf(standIns, [1], { value: 1 });
    expect(standsFor(standIns, FIRST)).toBe(false);
  });

  it('not where the runs came to different ends, or nobody told of the site', () => {
    const standIns = question();
    leaf(standIns, [0], { equal: false });
    expect(standsFor(standIns, FIRST)).toBe(false);
    const silent = question();
    leaf(silent, []);
    expect(standsFor(silent, FIRST)).toBe(false);
  });

  it('below it, for the answers that they have or leave open', () => {
    const standIns = question();
    leaf(standIns, [0], { value: 0 });
    leaf(standIns, [1], { value: 1 });
    standIns.enter(0, FIRST);
    const stands = (value: number): boolean => standIns.standForValue(1, 0, value, Int8Array.of(ANY));
    expect([stands(0), stands(1), stands(2)]).toEqual([true, false, false]);
  });
});

describe('leaves on which another action struck stand for an action', () => {
  it.each([
    ['their runs touched only what both make the same of', 0b100, {}, true],
    ['their runs touched what both make something else of', 0b001, {}, false],
    ['their runs touched what one of them leaves alone', 0b010, {}, false],
    ['the runs came to different ends', 0, { equal: false }, false],
    ['it struck in one run only', 0, { states: [7] }, false],
    ['the machines were in different states', 0, { states: [7, 8] }, false],
    ['the locks would not have admitted it', 0, { admitted: 1 << FIRST }, false],
    ['it struck elsewhere', 0, { site: 4 }, false],
  ])('or not, where %s', (_, parts, how, stands) => {
    const standIns = question();
    leaf(standIns, [-1]);
    struck(standIns, parts, how);
    expect(standsFor(standIns, SECOND)).toBe(stands);
  });

  it('also where something else stands for them', () => {
    const standIns = question();
    leaf(standIns, [0b010], { value: 0 });
    leaf(standIns, [-1], { value: 1 });
    standIns.enter(0, FIRST);
    expect(standIns.standForValue(1, 0, 0, Int8Array.of(ANY))).toBe(true);
    standIns.leave();
    struck(standIns, 0b100, { value: 1 });
    // What the leaf without a race touched, the second action touches as well.
    expect(standsFor(standIns, SECOND)).toBe(false);
    standIns.enter(0, SECOND);
    const stands = (value: number): boolean => standIns.standForValue(1, 0, value, Int8Array.of(ANY));
    expect([stands(0), stands(1)]).toEqual([false, true]);
  });
});

it('a question that is dropped takes its leaves with it', () => {
  const standIns = question();
  leaf(standIns, [0]);
  standIns.drop(0);
  expect(standsFor(standIns, FIRST)).toBe(false);
  standIns.ask(SITE, 0);
  expect(standsFor(standIns, FIRST)).toBe(false);
});
