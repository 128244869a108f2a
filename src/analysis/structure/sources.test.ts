// SPDX-License-Identifier: GPL-2.0-only
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { builtInEntry, loadVariantSource } from './sources.ts';

const folder = mkdtempSync(join(tmpdir(), 'stage2-sources-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the sources of a variant', () => {
  it('are the entry and what it imports, without the kernel', () => {
    const { entry, files } = loadVariantSource('state-object', builtInEntry('state-object'));
    expect(entry).toBe('refactored/state-object/user_mem_abort.ts');
    expect(files.size).toBe(7);
    expect([...files.keys()].filter((path) => path.includes('kernel'))).toEqual([]);
  });

  it('come out of the source map where only the compiled form is there', () => {
    const text = 'export function user_mem_abort(k: Kernel): number {\n  return 0;\n}\n';
    mkdirSync(join(folder, 'mine'));
    writeFileSync(join(folder, 'mine/user_mem_abort.js'), 'export function user_mem_abort(k) { return 0; }');
    writeFileSync(
      join(folder, 'mine/user_mem_abort.js.map'),
      JSON.stringify({ version: 3, sources: ['user_mem_abort.ts'], sourcesContent: [text], mappings: '' }),
    );
    const source = loadVariantSource('mine', join(folder, 'mine/user_mem_abort.js'));
    expect([...source.files]).toEqual([['mine/user_mem_abort.ts', text]]);
  });

  it('refuse an import that leads nowhere', () => {
    const file = join(folder, 'lost.ts');
    writeFileSync(file, "import { x } from './nowhere.ts';\n");
    expect(() => loadVariantSource('lost', file)).toThrow('nowhere.ts cannot be found');
  });
});
