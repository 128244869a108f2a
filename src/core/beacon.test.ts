// SPDX-License-Identifier: GPL-2.0-only
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createBeacon, enterVariant, leaveVariant, useBeacon, watchBeacon, whileLoading } from './beacon.ts';

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
