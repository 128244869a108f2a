// SPDX-License-Identifier: GPL-2.0-only
import { ts } from 'ts-morph';
import { expect, test } from 'vitest';
import { locator } from './positions.ts';

const SOURCE = `// A comment and a type, of which nothing is left.
type Gone = { a: number };
export function f(a: Gone): number {
  return a.a;
}
`;

function script(inlineSourceMap: boolean) {
  const { outputText } = ts.transpileModule(SOURCE, {
    fileName: 'module.ts',
    compilerOptions: { target: ts.ScriptTarget.ES2022, removeComments: true, inlineSourceMap },
  });
  const sourceMapUrl = /sourceMappingURL=(.*)/.exec(outputText)?.[1] ?? '';
  return { url: new URL('./module.js', import.meta.url).href, source: outputText, sourceMapUrl, ranges: [] };
}

test('a position is that of the TypeScript source, relative to its package', () => {
  const mapped = script(true);
  expect(locator(mapped, '/')(mapped.source.indexOf('return'))).toEqual({
    path: 'src/source/branches/module.ts',
    line: 4,
  });
});

test('without a source map a position is that of the script', () => {
  const plain = script(false);
  expect(plain.sourceMapUrl).toBe('');
  expect(locator(plain, '/')(plain.source.indexOf('return'))).toEqual({
    path: 'src/source/branches/module.js',
    line: 2,
  });
});

test('a source map that is missing or broken counts as none', () => {
  for (const sourceMapUrl of ['missing.js.map', 'data:application/json;base64,bm90IGpzb24=']) {
    const broken = { ...script(false), sourceMapUrl };
    expect(locator(broken, '/')(0)).toEqual({ path: 'src/source/branches/module.js', line: 1 });
  }
});
