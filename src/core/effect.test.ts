// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { type CallEffect, type RaceEffect, sameEffect } from './effect.ts';

const CALL: CallEffect = { kind: 'call', name: 'map', args: [1, 2], result: 0, locks: 1, pins: 2 };
const RACE: RaceEffect = { kind: 'race', name: 'map', end: 'strikes', locks: 1, pins: 2 };

it.each([
  ['itself', CALL, { ...CALL, args: [1, 2] }],
  ['one under other locks, with other references', CALL, { ...CALL, locks: 0, pins: 0 }],
  ['one that says it otherwise, or from within', CALL, { ...CALL, text: 'WARN', within: 'outer' }],
  ['one with the same that nobody wrote', { ...CALL, result: Number.NaN }, { ...CALL, result: Number.NaN }],
  ['itself, of another thread', RACE, { ...RACE, locks: 0, pins: 0 }],
])('an effect is the same as %s', (_, a, b) => {
  expect([sameEffect(a, b), sameEffect(b, a)]).toEqual([true, true]);
});

it.each([
  ['another call', CALL, { ...CALL, name: 'unmap' }],
  ['another result', CALL, { ...CALL, result: 1 }],
  ['the other zero', CALL, { ...CALL, result: -0 }],
  ['another argument', CALL, { ...CALL, args: [1, 3] }],
  ['another first argument', CALL, { ...CALL, args: [3, 2] }],
  ['one argument more', CALL, { ...CALL, args: [1, 2, 3] }],
  ['the other zero as an argument', { ...CALL, args: [0] }, { ...CALL, args: [-0] }],
  ['another thread that does what is called so', CALL, RACE],
  ['another race', RACE, { ...RACE, name: 'unmap' }],
  ['a race that waits', RACE, { ...RACE, end: 'waits' as const }],
])('an effect is not the same as %s', (_, a, b) => {
  expect([sameEffect(a, b), sameEffect(b, a)]).toEqual([false, false]);
});
