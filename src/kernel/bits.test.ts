// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { __ffs, ALIGN, ALIGN_DOWN, BIT, hasBit, IS_ALIGNED, offsetIn, toInt } from './bits.ts';

const HIGH = 0x7f00_0000_0000;

it('ALIGN_DOWN() rounds down, above 2^32 too', () => {
  expect(ALIGN_DOWN(0x1fff, 0x1000)).toBe(0x1000);
  expect(ALIGN_DOWN(0x1000, 0x1000)).toBe(0x1000);
  expect(ALIGN_DOWN(HIGH + 0x3fff_ffff, 0x4000_0000)).toBe(HIGH);
  expect(ALIGN_DOWN(0x4_8765_4321, 0x2_0000_0000)).toBe(0x4_0000_0000);
});

it('ALIGN() rounds up, and leaves an aligned value alone', () => {
  expect(ALIGN(0x1001, 0x1000)).toBe(0x2000);
  expect(ALIGN(HIGH, 0x4000_0000)).toBe(HIGH);
  expect(ALIGN(HIGH + 1, 0x4000_0000)).toBe(HIGH + 0x4000_0000);
  expect(ALIGN(0x1_0000_0001, 0x1_0000_0000)).toBe(0x2_0000_0000);
});

it('IS_ALIGNED() and offsetIn() agree on what is left over', () => {
  expect(IS_ALIGNED(HIGH, BIT(36))).toBe(true);
  expect(IS_ALIGNED(HIGH + 4096, BIT(36))).toBe(false);
  expect(offsetIn(HIGH + 0x12345, BIT(29))).toBe(0x12345);
  expect(offsetIn(0x3_ffff_ffff, BIT(33))).toBe(0x1_ffff_ffff);
});

it('BIT() is exact up to bit 52', () => {
  expect(BIT(0)).toBe(1);
  expect(BIT(32)).toBe(0x1_0000_0000);
  expect(BIT(52)).toBe(0x10_0000_0000_0000);
});

it('hasBit() sees bits that & would lose', () => {
  const word = BIT(52) + BIT(39) + BIT(37) + 5;
  expect([0, 1, 2, 5, 7, 37, 38, 39, 52].map((n) => hasBit(word, BIT(n)))).toEqual([
    true,
    false,
    true,
    false,
    false,
    true,
    false,
    true,
    true,
  ]);
});

it('__ffs() finds the lowest bit of every power of two and of mixtures', () => {
  for (let n = 0; n <= 52; n++) {
    expect(__ffs(BIT(n))).toBe(n);
    if (n < 52) expect(__ffs(BIT(n) + BIT(52))).toBe(n);
  }
  expect(__ffs(0xc000_0000)).toBe(30);
});

it('toInt() keeps what a C int keeps: 4 TiB, the 64K PUD, becomes 0', () => {
  expect(toInt(BIT(30))).toBe(0x4000_0000);
  expect(toInt(BIT(31))).toBe(-(2 ** 31));
  expect(toInt(BIT(42))).toBe(0);
  expect(toInt(-11)).toBe(-11);
});
