// SPDX-License-Identifier: GPL-2.0-only
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith } from '../../properties/testing/cli.ts';
import { importClosure } from './closure.ts';

/** The modules behind `main.ts` of a folder that holds these files. */
function closure(files: { readonly [path: string]: string }, outside?: (file: string) => boolean): string[] {
  const folder = folderWith(files);
  return [...importClosure(join(folder, 'main.ts'), outside).keys()]
    .map((file) => relative(folder, file))
    .sort();
}

describe('the modules behind a module', () => {
  it('are itself and what it imports, however that is written', () => {
    const files = {
      'main.ts': `import './a.ts';\nexport * from "./b.js";\nconst c = await import('./c');\nimport type { D } from './d';`,
      'a.ts': "import { x } from '../folder/../a.ts';",
      'b.ts': '',
      'c.mts': '',
      'd/index.ts': '',
      'unused.ts': '',
    };
    expect(closure(files)).toEqual(['a.ts', 'b.ts', 'c.mts', 'd/index.ts', 'main.ts']);
  });

  it('include each once, whatever imports it', () => {
    const files = {
      'main.ts': "import './a.ts'; import './b.ts';",
      'a.ts': "import './b.ts'",
      'b.ts': "import './a.ts'",
    };
    expect(closure(files)).toEqual(['a.ts', 'b.ts', 'main.ts']);
  });

  it('leave out packages, what is not there, and what lies outside', () => {
    const files = { 'main.ts': "import 'fs'; import './gone.ts'; import './out/a.ts'", 'out/a.ts': '' };
    expect(closure(files, (file) => file.includes('/out/'))).toEqual(['main.ts']);
  });
});
