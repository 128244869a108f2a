// SPDX-License-Identifier: GPL-2.0-only
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { MODEL_MISTAKES } from './model-mistakes.ts';
import { replaced } from './plant-into-model.ts';

test.each(MODEL_MISTAKES)('"$name" has one place in the present model', ({ file, find, becomes }) => {
  const text = readFileSync(new URL(`../../kernel/pgtable/${file}.ts`, import.meta.url), 'utf8');
  expect(replaced(text, find, becomes)).toContain(becomes);
});

test('a text that is there twice, or not, is no place', () => {
  expect(replaced('a b a', 'a', 'c')).toBe(2);
  expect(replaced('a b', 'c', 'd')).toBe(0);
  expect(replaced('a\n  b', 'a b', 'c')).toBe('c');
});
