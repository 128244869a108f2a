// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { isSession } from './session.ts';

it('what has steps is a session, and a single fault is none', () => {
  const fault = { schemaVersion: 1, choices: {}, races: [] };
  expect([isSession({ ...fault, steps: [] }), isSession(fault)]).toEqual([true, false]);
});
