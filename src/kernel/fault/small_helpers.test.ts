// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { GEOMETRY_4K, GEOMETRY_64K } from '../geometry.ts';
import { boot } from '../testing/boot.ts';
import { __pfn_to_phys } from './__pfn_to_phys.ts';
import { gfn_to_gpa } from './gfn_to_gpa.ts';
import { gpa_to_gfn } from './gpa_to_gfn.ts';
import { memslot_is_logging } from './memslot_is_logging.ts';

it('__pfn_to_phys(), gfn_to_gpa() and gpa_to_gfn() shift by PAGE_SHIFT, beyond 32 bits', () => {
  const small = boot({ geometry: GEOMETRY_4K }).k;
  const large = boot({ geometry: GEOMETRY_64K }).k;
  expect(__pfn_to_phys(small, 0x123_4567_8)).toBe(0x123_4567_8000);
  expect(__pfn_to_phys(large, 0x123_4567)).toBe(0x123_4567_0000);
  expect(gfn_to_gpa(small, 0x4000_0001)).toBe(0x400_0000_1000);
  expect(gpa_to_gfn(small, 0x400_0000_1fff)).toBe(0x4000_0001);
  expect(gpa_to_gfn(large, 0x400_0001_f000)).toBe(0x400_0001);
});

it('memslot_is_logging() needs a dirty bitmap and a slot that can be written', () => {
  const logging = (slotLogging: boolean, slotReadonly: boolean) => {
    const { m, k } = boot({ slotLogging, slotReadonly });
    return memslot_is_logging(k, m.slot.face);
  };
  expect(logging(true, false)).toBe(true);
  expect(logging(true, true)).toBe(false);
  expect(logging(false, false)).toBe(false);
});
