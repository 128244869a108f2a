// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cut, wrap } from './wrap.ts';

test('text is broken at spaces, and what follows is indented', () => {
  expect(wrap('one two three', 8, '  ')).toEqual(['one two', '  three']);
});

test('spaces in front stay', () => {
  expect(wrap('   one two', 7, ' ')).toEqual(['   one', ' two']);
});

test('no word is lost, and only a word that is too long goes beyond the width', () => {
  const word = fc.string({ minLength: 1, maxLength: 12, unit: fc.constantFrom('a', 'b', '=') });
  fc.assert(
    fc.property(fc.array(word, { minLength: 1 }), fc.integer({ min: 5, max: 30 }), (words, width) => {
      const lines = wrap(words.join(' '), width, '  ');
      expect(lines.flatMap((line) => line.trim().split(' '))).toEqual(words);
      for (const line of lines) expect(line.length <= width || !line.trim().includes(' ')).toBe(true);
    }),
  );
});

test('what is too long is cut with a mark', () => {
  expect(cut('abcdef', 4)).toBe('abc…');
  expect(cut('abc', 4)).toBe('abc');
});
