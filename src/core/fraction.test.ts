// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sumOf, toNumber, WHOLE } from './fraction.ts';

describe('a sum of fractions', () => {
  it('is nothing without any', () => {
    expect(sumOf([])).toBe('0/1');
  });

  it('is in lowest terms', () => {
    expect(sumOf(['1/6', '1/3'])).toBe('1/2');
    expect(sumOf(['2/4'])).toBe('1/2');
    expect(sumOf(['1/2', '1/3', '1/6'])).toBe(WHOLE);
  });

  it('is exact where doubles are not', () => {
    const tiny = `1/${3n ** 60n}`;
    expect(sumOf([`${3n ** 60n - 1n}/${3n ** 60n}`])).not.toBe(WHOLE);
    expect(sumOf([`${3n ** 60n - 1n}/${3n ** 60n}`, tiny])).toBe(WHOLE);
  });

  it('does not depend on the order or on how the fractions are grouped', () => {
    const fraction = fc
      .tuple(fc.bigInt(0n, 1n << 70n), fc.bigInt(1n, 1n << 70n))
      .map(([n, d]) => `${n}/${d}`);
    fc.assert(
      fc.property(fc.array(fraction, { maxLength: 8 }), fc.nat(8), (fractions, cut) => {
        const grouped = sumOf([sumOf(fractions.slice(cut)), sumOf(fractions.slice(0, cut))]);
        expect(grouped).toBe(sumOf(fractions));
      }),
    );
  });

  it.each(['', '1', '1/0', '-1/2', '1/2/3', 'a/b', '0.5/1'])('refuses "%s"', (text) => {
    expect(() => sumOf([text])).toThrow('is no fraction');
  });
});

describe('a fraction as a number', () => {
  it.each([
    ['0/1', 0],
    ['1/2', 0.5],
    ['3/4', 0.75],
    ['1/1', 1],
  ])('%s is %d', (fraction, value) => {
    expect(toNumber(fraction)).toBe(value);
  });

  it('is below 1 when anything is missing', () => {
    expect(toNumber(`${3n ** 90n - 1n}/${3n ** 90n}`)).toBeLessThan(1);
  });
});
