// SPDX-License-Identifier: GPL-2.0-only
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith } from '../../properties/testing/cli.ts';
import { type SourceReader, variantOnDisk } from './variant-source.ts';

type Files = { readonly [path: string]: string };

/** The modules behind `main.ts` of a folder that holds these files. */
function filesOf(files: Files, options?: SourceReader): string[] {
  const folder = folderWith(files);
  return [...variantOnDisk(join(folder, 'main.ts'), options).files.keys()]
    .map((file) => relative(folder, file))
    .sort();
}

describe('a helper belongs to a variant that names it by', () => {
  it.each([
    ['an import', "import { x } from './helper.ts';"],
    ['an import of everything', "import * as x from './helper.ts';"],
    ['an import of its default', "import x from './helper.ts';"],
    ['an import for its effects', "import './helper.ts';"],
    ['an import without an extension', "import { x } from './helper';"],
    ['an import of its compiled form', "import { x } from './helper.js';"],
    ['an import over several lines', "import {\n  x,\n} from\n  './helper.ts';"],
    ['an import of a type', "import type { X } from './helper.ts';"],
    ['a type of import()', "export type X = import('./helper.ts').X;"],
    ['an export', "export { x } from './helper.ts';"],
    ['an export of everything', "export * from './helper.ts';"],
    ['an export of everything under a name', "export * as x from './helper.ts';"],
    ['import()', "const x = await import('./helper.ts');"],
    ['import() within a function', "export async function f() { return (await import('./helper.ts')).x; }"],
    ['import() of a template without values', 'const x = await import(`./helper.ts`);'],
    ['require()', "const x = require('./helper.ts');"],
    ['require.resolve()', "const x = require.resolve('./helper.ts');"],
    ['import = require()', "import x = require('./helper.ts');"],
    ['import.meta.resolve()', "const x = import.meta.resolve('./helper.ts');"],
    ['new URL()', "const x = new URL('./helper.ts', import.meta.url);"],
  ])('%s', (_, text) => {
    expect(filesOf({ 'main.ts': text, 'helper.ts': '' })).toEqual(['helper.ts', 'main.ts']);
  });

  it('an absolute path, or the URL of a file', () => {
    const folder = folderWith({ 'helper.ts': '', 'other.ts': '' });
    const text = `import '${folder}/helper.ts'; import 'file://${folder}/other.ts';`;
    const { files } = variantOnDisk(join(folderWith({ 'main.ts': text }), 'main.ts'));
    expect([...files.keys()].slice(1)).toEqual([join(folder, 'helper.ts'), join(folder, 'other.ts')]);
  });

  it('an import of JSON, which imports nothing itself', () => {
    const json = `{ "text": "import './not.ts'" }`;
    expect(
      filesOf({
        'main.ts': "import table from './table.json' with { type: 'json' };",
        'table.json': json,
        'not.ts': '',
      }),
    ).toEqual(['main.ts', 'table.json']);
  });
});

describe('nobody can tell what a variant is made of that has', () => {
  it.each([
    ['import(`./' + '$' + '{name}.ts`)', 'import() of a path that is computed'],
    ['import(name)', 'import() of a path that is computed'],
    ['require(name)', 'require() of a path that is computed'],
    ["[require][0]('./helper.ts')", 'require as a value'],
    ["process.getBuiltinModule('module').createRequire(name)", 'createRequire as a value'],
    ['new URL(name, import.meta.url)', 'a new URL() of a path that is computed'],
    ["import('#helper')", 'import() of "#helper", which is neither a path nor a package'],
    ["import('data:text/javascript,')", 'import() of "data:text/javascript,", which is neither'],
    ["import('./helper.ts?1')", 'import() of "./helper.ts?1", which is neither'],
  ])('%s', (expression, what) => {
    const files = { 'main.ts': `import './a.ts';\n`, 'a.ts': `\nexport const x = ${expression};\n` };
    expect(() => filesOf(files)).toThrow(/a\.ts:2 has /);
    expect(() => filesOf(files)).toThrow(what);
    expect(filesOf(files, { lenient: true })).toEqual(['a.ts', 'main.ts']);
  });
});

describe('the modules behind a module', () => {
  it('are itself and what it imports, and what that imports', () => {
    const files = {
      'main.ts': `import './a.ts';\nexport * from "./b.js";\nconst c = await import('./c');\nimport type { D } from './d';`,
      'a.ts': "import { x } from '../folder/../a.ts';",
      'b.ts': '',
      'c.mts': '',
      'd/index.ts': '',
      'unused.ts': '',
    };
    expect(filesOf(files)).toEqual(['a.ts', 'b.ts', 'c.mts', 'd/index.ts', 'main.ts']);
  });

  it('include each once, whatever imports it', () => {
    const files = {
      'main.ts': "import './a.ts'; import './b.ts';",
      'a.ts': "import './b.ts'",
      'b.ts': "import './a.ts'",
    };
    expect(filesOf(files)).toEqual(['a.ts', 'b.ts', 'main.ts']);
  });

  it('leave out packages, what is not there, and what lies outside', () => {
    const folder = folderWith({
      'main.ts': "import 'fs'; import '@scope/package/x.ts'; import './gone.ts'; import './out/a.ts'",
      'out/a.ts': '',
    });
    const source = variantOnDisk(join(folder, 'main.ts'), { isOutside: (path) => path.includes('/out/') });
    expect([...source.files.keys()]).toEqual([join(folder, 'main.ts')]);
    expect(source.outside).toEqual([join(folder, 'out/a.ts')]);
    expect(source.missing).toEqual([join(folder, 'gone.ts')]);
  });

  it('are not what a comment or a string speaks of', () => {
    const text = "// import './a.ts'\nconst x = \"import './a.ts'\";\n/* require('./a.ts') */";
    expect(filesOf({ 'main.ts': text, 'a.ts': '' })).toEqual(['main.ts']);
  });

  it('are read as they are written, a member called require or import included', () => {
    expect(filesOf({ 'main.ts': 'export const f = (x: any) => x.require(x.import);' })).toEqual(['main.ts']);
  });

  it('cannot be had of a file that is not there', () => {
    expect(() => filesOf({ 'other.ts': '' })).toThrow('main.ts is not there');
  });
});
