// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { typeOnly } from '../lower/ts.ts';
import { WIDTH, wrap } from './wrap.ts';

const long = (n: number): string => `a_name_that_is_rather_long_${n}`;

describe('a long line is broken', () => {
  it('at && and ||, the weaker first', () => {
    expect(wrap(`return ${long(1)} && ${long(2)} || ${long(3)} && ${long(4)};`, 1)).toEqual([
      `  return ${long(1)} && ${long(2)} ||`,
      `      ${long(3)} && ${long(4)};`,
    ]);
  });

  it('in a condition', () => {
    expect(wrap(`if (${long(1)} && f(${long(2)}, ${long(3)}) && ${long(4)}) {`, 1)).toEqual([
      '  if (',
      `    ${long(1)} &&`,
      `        f(${long(2)}, ${long(3)}) &&`,
      `        ${long(4)}`,
      '  ) {',
    ]);
  });

  it('between arguments', () => {
    expect(wrap(`ret = f(k, ${[1, 2, 3].map(long).join(', ')}, g(1, 2));`, 0)).toEqual([
      'ret = f(',
      '  k,',
      ...[1, 2, 3].map((n) => `  ${long(n)},`),
      '  g(1, 2)',
      ');',
    ]);
  });

  it('at the parts of a ternary', () => {
    expect(wrap(`const x = ${long(1)} ? ${long(2)} : ${long(3)} + ${long(4)};`, 0)).toEqual([
      `const x = ${long(1)}`,
      `    ? ${long(2)}`,
      `    : ${long(3)} + ${long(4)};`,
    ]);
  });

  it('and not within a string, or a type that JavaScript does not have', () => {
    const text = `"${'a, b (&& '.repeat(20)}"`;
    expect(wrap(`k.kvm_err(${text});`, 1)).toEqual(['  k.kvm_err(', `    ${text}`, '  );']);
    const type = typeOnly(`: Map<${long(1)}, ${long(2)}>`);
    expect(wrap(`function f(a${type}, b${type}) {`, 0)).toEqual([
      'function f(',
      `  a${type},`,
      `  b${type}`,
      ') {',
    ]);
  });
});

it('a short line stays', () => {
  expect(wrap('x = 1;', 2)).toEqual(['    x = 1;']);
  expect(wrap('y'.repeat(WIDTH), 0)).toHaveLength(1);
});
