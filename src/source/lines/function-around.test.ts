// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { functionAround } from './function-around.ts';

test('a line of a module is in the function above it, or in none', () => {
  const text = 'const one = two(1);\n\nexport function give(k: Kernel): number {\n  return k.put(one);\n}\n';
  expect(functionAround(text, 4)).toBe('give');
  expect(functionAround(text, 1)).toBe(null);
});
