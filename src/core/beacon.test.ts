// SPDX-License-Identifier: GPL-2.0-only
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  createBeacon,
  enterVariant,
  leaveVariant,
  useBeacon,
  variantOn,
  watchBeacon,
  whileLoading,
  whileReading,
} from './beacon.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const slow = {};

/** Who is said to hang in a minute, in every second of which `second` is what the thread does. */
function hanging(second: (at: number) => void): readonly string[] {
  const beacon = createBeacon();
  useBeacon(beacon);
  const hung: string[] = [];
  const unwatch = watchBeacon(beacon, (variant) => hung.push(variant));
  for (let at = 0; at < 60; at++) {
    second(at);
    vi.advanceTimersByTime(1000);
  }
  unwatch();
  return hung;
}

test('a variant that never comes back hangs, once', () => {
  expect(hanging((at) => (at === 3 ? enterVariant(slow, 'slow') : undefined))).toEqual(['slow']);
});

test('one that comes back a few times a second, for as long as anybody waits, does as well', () => {
  const fewRuns = (): void => {
    for (let run = 0; run < 3; run++) enterVariant(slow, 'slow');
  };
  expect(hanging(fewRuns)).toEqual(['slow']);
});

test('one that is often at it, or had come back when somebody looked, does not', () => {
  const often = (): void => {
    for (let run = 0; run < 10; run++) enterVariant(slow, 'slow');
  };
  expect(hanging(often)).toEqual([]);
  const between = (): void => {
    enterVariant(slow, 'slow');
    leaveVariant();
  };
  expect(hanging(between)).toEqual([]);
  expect(hanging((at) => (at % 15 === 0 ? often() : enterVariant(slow, 'slow')))).toEqual([]);
});

test('what does not end while it is loaded hangs under its name', async () => {
  const beacon = createBeacon();
  useBeacon(beacon);
  const hung: string[] = [];
  const unwatch = watchBeacon(beacon, (variant) => hung.push(variant));
  void whileLoading('module', () => new Promise(() => undefined));
  await vi.advanceTimersByTimeAsync(25_000);
  unwatch();
  expect(hung).toEqual(['module']);
  await expect(whileLoading('other', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
});

test('it takes twenty looks that found it at the same, after a first one', () => {
  const beacon = createBeacon();
  useBeacon(beacon);
  const hung: string[] = [];
  enterVariant(slow, 'slow');
  watchBeacon(beacon, (variant) => hung.push(variant));
  vi.advanceTimersByTime(20_999);
  expect(hung).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(hung).toEqual(['slow']);
});

test('eight runs a second are enough to be at it, and seven are not', () => {
  const runs =
    (count: number): (() => void) =>
    () => {
      for (let run = 0; run < count; run++) enterVariant(slow, 'slow');
    };
  expect(hanging(runs(8))).toEqual([]);
  expect(hanging(runs(7))).toEqual(['slow']);
});

test('nobody is said to hang when the watch has ended', () => {
  const beacon = createBeacon();
  useBeacon(beacon);
  const hung: string[] = [];
  enterVariant(slow, 'slow');
  watchBeacon(beacon, (variant) => hung.push(variant))();
  vi.advanceTimersByTime(60_000);
  expect(hung).toEqual([]);
});

test('the variant that runs is named, whichever ran before', () => {
  const beacon = createBeacon();
  useBeacon(beacon);
  expect(variantOn(beacon)).toBeNull();
  const variants = ['a', 'b', 'c'].map((name) => ({ name }));
  const seen = [0, 1, 0, 1, 2, 0, 0, 2, 1].map((i) => {
    enterVariant(variants[i], variants[i].name);
    return variantOn(beacon);
  });
  expect(seen).toEqual(['a', 'b', 'a', 'b', 'c', 'a', 'a', 'c', 'b']);
  leaveVariant();
  expect(variantOn(beacon)).toBeNull();
});

test('a name is cut at forty characters, and those beyond the sixty-fourth share a place', () => {
  const beacon = createBeacon();
  useBeacon(beacon);
  const first = {};
  enterVariant(first, 'x'.repeat(50));
  expect(variantOn(beacon)).toBe('x'.repeat(40));
  for (let i = 1; i < 70; i++) {
    enterVariant({}, `variant ${i}`);
    expect(variantOn(beacon)).toBe(`variant ${i}`);
  }
  enterVariant(first, 'known');
  expect(variantOn(beacon)).toBe('x'.repeat(40));
});

test('what is read or loaded is named for as long as that takes, whichever way it ends', async () => {
  const beacon = createBeacon();
  useBeacon(beacon);
  expect(whileReading('text', () => variantOn(beacon))).toBe('text');
  expect(variantOn(beacon)).toBeNull();
  const fail = (): never => {
    throw new Error('no');
  };
  expect(() => whileReading('text', fail)).toThrow('no');
  expect(variantOn(beacon)).toBeNull();
  expect(await whileLoading('module', async () => variantOn(beacon))).toBe('module');
  expect(variantOn(beacon)).toBeNull();
  await expect(whileLoading('module', async () => fail())).rejects.toThrow('no');
  expect(variantOn(beacon)).toBeNull();
});
