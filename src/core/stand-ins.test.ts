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

describe('leaves of which a contract declares what some run returned', () => {
  /** How many of so many actions stand, one after the other, for a leaf that touched nothing. */
  const standing = (declared: boolean, times: number): number => {
    const standIns = question();
    standIns.beginLeaf();
    standIns.beginRun();
    standIns.see(SITE, 0);
    standIns.keep(Int8Array.of(ANY), true, declared);
    standIns.start();
    return Array.from({ length: times }, () => standsFor(standIns, FIRST)).filter(Boolean).length;
  };

  it('stand for an action all but once in sixteen times', () => {
    expect(standing(false, 64)).toBe(64);
    expect(standing(true, 64)).toBe(60);
    expect(standing(true, 15)).toBe(15);
  });
});

describe('what a leaf tells', () => {
  /** Which values of the first dimension leaves stand for. */
  const stood = (standIns: StandIns, action: number): readonly boolean[] => {
    standIns.enter(0, action);
    const stands = [0, 1].map((value) => standIns.standForValue(1, 0, value, Int8Array.of(ANY)));
    standIns.leave();
    return stands;
  };

  it('is nothing of the leaf before it', () => {
    const standIns = question();
    leaf(standIns, [0b001], { value: 0 });
    leaf(standIns, [0b010], { value: 1 });
    expect(stood(standIns, FIRST)).toEqual([false, true]);
  });

  it('is nothing of the leaf before it where another action struck', () => {
    const standIns = question();
    leaf(standIns, [-1]);
    struck(standIns, 0b001, { value: 0, admitted: 1 << FIRST, states: [7, 8] });
    struck(standIns, 0b100, { value: 1 });
    expect(stood(standIns, SECOND)).toEqual([false, true]);
  });

  it('is all that its runs touched, also where one tells of a site twice', () => {
    const standIns = question();
    standIns.beginLeaf();
    standIns.beginRun();
    standIns.see(SITE, 0b001);
    standIns.see(SITE, 0b010);
    standIns.keep(Int8Array.of(ANY), true);
    expect(standsFor(standIns, FIRST)).toBe(false);
  });

  it('is what the locks of all its runs admit, and what all of them touched after the strike', () => {
    const strikes = (...runs: readonly (readonly [parts: number, admitted: number])[]): boolean => {
      const standIns = question();
      leaf(standIns, [-1]);
      standIns.enter(0, FIRST);
      standIns.beginLeaf();
      for (const [touched, admitted] of runs) {
        standIns.beginRun();
        standIns.strike({ site: SITE, touched, admitted, state: 7 });
      }
      standIns.keep(Int8Array.of(ANY), true);
      standIns.leave();
      return standsFor(standIns, SECOND);
    };
    expect(strikes([0b100, -1], [0, -1])).toBe(true);
    for (const other of [
      [0b001, -1],
      [0, 1 << FIRST],
    ] as const) {
      expect(strikes(other, [0b100, -1])).toBe(false);
      expect(strikes([0b100, -1], other)).toBe(false);
    }
  });
});

describe('what an action stands for stands for others in its turn', () => {
  it('by what the leaves that stand for it touched', () => {
    const standIns = question();
    leaf(standIns, [0b010]);
    expect([standsFor(standIns, FIRST), standsFor(standIns, SECOND)]).toEqual([true, false]);
  });

  it('by what the locks of these admitted', () => {
    const third = 3;
    const alike = [-1, 0, 0, 0].map((parts) => new Int32Array(4).fill(parts));
    const standIns = new StandIns(alike, 8, 1);
    standIns.ask(SITE, 0);
    leaf(standIns, [-1]);
    struck(standIns, 0, { admitted: (1 << FIRST) | (1 << SECOND) });
    expect([standsFor(standIns, SECOND), standsFor(standIns, third)]).toEqual([true, false]);
  });

  it('and leaves the answers of other leaves as they are', () => {
    const apart = DISTINCT.map((row) => row.slice());
    apart[FIRST][SECOND] = 0b1000;
    const standIns = new StandIns(apart, 8, 1);
    standIns.ask(SITE, 0);
    leaf(standIns, [0b1000], { value: 1 });
    expect(standsFor(standIns, FIRST)).toBe(true);
    standIns.enter(0, SECOND);
    const stands = (value: number): boolean => standIns.standForValue(1, 0, value, Int8Array.of(ANY));
    expect([stands(1), stands(0)]).toEqual([true, false]);
  });
});

describe('questions one behind the other', () => {
  const OTHER = 5;

  it('are not taken for each other', () => {
    const standIns = question();
    standIns.ask(OTHER, 1);
    standIns.beginLeaf();
    standIns.beginRun();
    standIns.see(SITE, 0b001);
    standIns.see(OTHER, 0);
    standIns.keep(Int8Array.of(ANY), true);
    expect(standsFor(standIns, FIRST)).toBe(false);
    expect(standIns.standForAction(1, FIRST, Int8Array.of(ANY))).toBe(true);
  });

  it('keep the answers of the leaves that were there before', () => {
    const standIns = question();
    leaf(standIns, [0], { value: 0 });
    standIns.ask(OTHER, 1);
    leaf(standIns, [0b001], { value: 1 });
    standIns.drop(1);
    standIns.enter(0, FIRST);
    const stands = (value: number): boolean => standIns.standForValue(1, 0, value, Int8Array.of(ANY));
    expect([stands(0), stands(1)]).toEqual([true, false]);
  });

  it('are each told of by a leaf, as far as it came to their sites', () => {
    const standIns = question();
    standIns.ask(OTHER, 1);
    leaf(standIns, [0]);
    expect(standIns.standForAction(1, FIRST, Int8Array.of(ANY))).toBe(false);
    // Only the question that was asked last is answered.
    expect(standsFor(standIns, FIRST)).toBe(false);
    standIns.drop(1);
    expect(standsFor(standIns, FIRST)).toBe(true);
  });

  it('are forgotten with their leaves when they are dropped, and the first stays', () => {
    const standIns = question();
    leaf(standIns, [0]);
    standIns.ask(OTHER, 1);
    standIns.drop(1);
    standIns.ask(OTHER, 2);
    expect(standIns.standForAction(2, FIRST, Int8Array.of(ANY))).toBe(false);
    standIns.drop(2);
    expect(standsFor(standIns, FIRST)).toBe(true);
  });

  it('keep what struck below the last of them to that one', () => {
    const standIns = question();
    leaf(standIns, [0b001], { value: 0 });
    standIns.ask(OTHER, 1);
    standIns.enter(1, FIRST);
    standIns.beginLeaf();
    standIns.beginRun();
    standIns.strike({ site: OTHER, touched: 0, admitted: -1, state: 7 });
    standIns.keep(Int8Array.of(1), true);
    standIns.leave();
    expect(standIns.standForAction(1, SECOND, Int8Array.of(ANY))).toBe(true);
    standIns.drop(1);
    expect(standsFor(standIns, SECOND)).toBe(false);
  });

  it('are none where nothing is asked', () => {
    const standIns = new StandIns(DISTINCT, 8, 1);
    expect(standsFor(standIns, FIRST)).toBe(false);
    expect(standIns.standForValue(1, 0, 0, Int8Array.of(ANY))).toBe(false);
    standIns.enter(0, FIRST);
    expect(standIns.standForValue(1, 0, 0, Int8Array.of(ANY))).toBe(false);
    leaf(standIns, [0]);
    standIns.ask(SITE, 0);
    expect(standsFor(standIns, FIRST)).toBe(false);
  });
});

describe('below an action', () => {
  const values = (...given: readonly number[]): Int8Array => Int8Array.from(given);
  const told = (standIns: StandIns, parts: number, ...given: readonly number[]): void => {
    standIns.beginLeaf();
    standIns.beginRun();
    standIns.see(SITE, parts);
    standIns.keep(values(...given), true);
  };

  it('leaves stand for what was answered so far, and for no other answers', () => {
    const standIns = new StandIns(DISTINCT, 8, 2);
    standIns.ask(SITE, 0);
    told(standIns, 0, 0, 0);
    told(standIns, 1, 0, 1);
    told(standIns, 1, 1, 0);
    told(standIns, 0, 1, ANY);
    told(standIns, 0, ANY, 2);
    const stood = (first: number): readonly boolean[] => {
      standIns.enter(0, FIRST);
      standIns.decide(1, 0, first);
      const stands = [0, 1, 2].map((second) => standIns.standForValue(2, 1, second, values(first, ANY)));
      standIns.leave();
      return stands;
    };
    expect(stood(0)).toEqual([true, false, true]);
    expect(stood(1)).toEqual([false, true, true]);
    expect(stood(2)).toEqual([false, false, true]);
  });

  it('what one stands for has its answers, and stands for another in its turn', () => {
    const standIns = new StandIns(DISTINCT, 8, 2);
    standIns.ask(SITE, 0);
    told(standIns, 0b010, 0, 0);
    told(standIns, -1, 1, 0);
    standIns.enter(0, FIRST);
    standIns.decide(1, 1, 0);
    expect([0, 1].map((value) => standIns.standForValue(2, 0, value, values(ANY, 0)))).toEqual([true, false]);
    standIns.leave();
    // The leaf touched what the second action does, and so does what it stands for: neither stands for it.
    expect(standIns.standForAction(0, SECOND, values(ANY, ANY))).toBe(false);
    const free = new StandIns(DISTINCT, 8, 1);
    free.ask(SITE, 0);
    leaf(free, [0b100 << 1], { value: 0 });
    expect([standsFor(free, FIRST), standsFor(free, SECOND)]).toEqual([true, true]);
  });

  it('nothing is decided where it is below none', () => {
    const standIns = question();
    leaf(standIns, [0], { value: 0 });
    standIns.decide(1, 0, 0);
    expect(standIns.standForValue(1, 0, 0, values(ANY))).toBe(false);
    standIns.enter(0, FIRST);
    standIns.decide(1, 0, 0);
    expect(standIns.standForValue(1, 0, 0, values(ANY))).toBe(true);
  });
});

it('answers stay known however many leaves there are', () => {
  const [count, dimensions] = [300, 500];
  const standIns = new StandIns(DISTINCT, 8, dimensions);
  standIns.ask(SITE, 0);
  for (let i = 0; i < count; i++) {
    const values = new Int8Array(dimensions).fill(ANY);
    values[dimensions - 1] = i % 100;
    standIns.beginLeaf();
    standIns.beginRun();
    standIns.see(SITE, i % 100 === 7 ? 1 : 0);
    standIns.keep(values, true);
  }
  standIns.enter(0, FIRST);
  const open = new Int8Array(dimensions).fill(ANY);
  const stood = [0, 7, 99, 100].map((value) => standIns.standForValue(1, dimensions - 1, value, open));
  expect(stood).toEqual([true, false, true, false]);
});

it('a question that is dropped takes its leaves with it', () => {
  const standIns = question();
  leaf(standIns, [0]);
  standIns.drop(0);
  expect(standsFor(standIns, FIRST)).toBe(false);
  standIns.ask(SITE, 0);
  expect(standsFor(standIns, FIRST)).toBe(false);
});
