// SPDX-License-Identifier: GPL-2.0-only
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { clearSpecifiers, importsOf } from './imports.ts';

const ROOT = join(import.meta.dirname, '../..');

/** The program's own modules, of whose texts hashes are made. */
const OWN = ['src', 'legacy', 'refactored'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(ROOT, folder, name)),
);

const parsed = (file: string, text: string): readonly string[] =>
  importsOf(file, text).clear.map(({ specifier }) => specifier);

test('what is clear is the same whether a module of this program is parsed or not', () => {
  expect(OWN.length).toBeGreaterThan(900);
  const other = OWN.filter((file) => {
    const text = readFileSync(file, 'utf8');
    return JSON.stringify(clearSpecifiers(file, text)) !== JSON.stringify(parsed(file, text));
  });
  expect(other).toEqual([]);
});

test.each([
  ["import { a } from './a.ts';\nexport * from './b.ts';\nimport './c.ts';", ['./a.ts', './b.ts', './c.ts']],
  [
    "import type { A } from './a.ts';\nlet b: import('./b.ts').B;\nawait import('./c.ts');",
    ['./a.ts', './b.ts', './c.ts'],
  ],
  ["const text = `import './no.ts'`;\n// import './neither.ts'", []],
  ["import a from 'https://example.org/a.js';\nimport b from 'b';", ['b']],
  ["new URL('./a.wasm', import.meta.url);\nrequire('./b.js');", ['./a.wasm', './b.js']],
])('%j names %j', (text, specifiers) => {
  expect(clearSpecifiers('module.ts', text)).toEqual(specifiers);
  expect(parsed('module.ts', text)).toEqual(specifiers);
});
