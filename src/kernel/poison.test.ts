// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { isBare } from './face.ts';
import { POISON } from './poison.ts';
import type { vm_area_struct } from './types.ts';

it('to follow a pointer that nobody wrote ends the run, and does not read zeros', () => {
  expect(() => (POISON as vm_area_struct).vm_flags & 8).toThrow(
    'vm_flags is read through a pointer that nobody wrote',
  );
  expect(() => {
    (POISON as { vm_flags: number }).vm_flags = 8;
  }).toThrow('vm_flags is written through a pointer that nobody wrote');
});

it('a flag that nobody wrote can be tested, copied and compared, and is bare as everything is that variants are given', () => {
  expect(POISON ? 1 : 0).toBe(1);
  expect({ flag: POISON }.flag === POISON).toBe(true);
  expect(isBare(POISON as object)).toBe(true);
});
