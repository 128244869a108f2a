// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { knownBad } from './known-bad.ts';
import { ATOMIC, counterSubject, RACY } from './testing/counter.ts';

it('a variant that is known to be bad is itself wherever it is to run, and always the same', () => {
  const { createBench, sessions } = counterSubject();
  const bad = knownBad(RACY);
  expect([bad.name, bad.calls]).toEqual(['racy', null]);
  expect(bad.inRun?.(ATOMIC, createBench())).toBe(RACY);
  expect(bad.inSession?.(ATOMIC, sessions!.createPlayer())).toBe(RACY);
  expect(knownBad(RACY)).toBe(bad);
  expect(knownBad(ATOMIC)).not.toBe(bad);
});
