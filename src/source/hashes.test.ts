// SPDX-License-Identifier: GPL-2.0-only
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, ROOT } from '../../properties/testing/cli.ts';
import { certificateHashes, codeHash, engineHashes, variantHash } from './hashes.ts';

function hashOfFolder(files: { readonly [path: string]: string }): string {
  return variantHash(join(folderWith(files), 'my/user_mem_abort.ts'));
}

describe('the hash of a variant', () => {
  const files = {
    'my/user_mem_abort.ts':
      "import { helper } from '../shared/helper.ts';\nexport const user_mem_abort = helper;\n",
    'shared/helper.ts': 'export const helper = 1;\n',
  };

  it('does not depend on where it lies, or on how lines end', () => {
    const crlf = Object.fromEntries(
      Object.entries(files).map(([path, text]) => [path, text.replaceAll('\n', '\r\n')]),
    );
    expect(hashOfFolder(files)).toMatch(/^[0-9a-f]{64}$/);
    expect(hashOfFolder(crlf)).toBe(hashOfFolder(files));
  });

  it('changes with a helper', () => {
    expect(hashOfFolder({ ...files, 'shared/helper.ts': 'export const helper = 2;\n' })).not.toBe(
      hashOfFolder(files),
    );
  });

  it('leaves out the model of the checkout that the variant lies in', () => {
    const entry = (model: string): string =>
      join(
        folderWith({
          'package.json': '{ "name": "stage2-verify" }',
          'src/kernel/index.ts': model,
          'refactored/my/user_mem_abort.ts': "export { u64 } from '../../src/kernel/index.ts';\n",
        }),
        'refactored/my/user_mem_abort.ts',
      );
    const hashes = ['export const u64 = 1;\n', 'export const u64 = 2;\n'].map(entry).map(variantHash);
    expect(hashes[0]).toBe(hashes[1]);
    expect(codeHash(entry('export const u64 = 1;\n'))).toBe(codeHash(entry('export const u64 = 2;\n')));
  });

  it('tells the built-in variants apart', () => {
    const hash = variantHash(join(ROOT, 'refactored/fault-desc/user_mem_abort.ts'));
    expect(hash).not.toBe(variantHash(join(ROOT, 'legacy/user_mem_abort.ts')));
  });
});

describe('the hash of the code of a variant', () => {
  const code = (files: { readonly [path: string]: string }, entry: string): string =>
    codeHash(join(folderWith(files), entry));
  const text = "import { helper } from './helper.ts';\nexport const user_mem_abort = helper;\n";
  const helper = 'export const helper = 1;\n';
  const own = (): string =>
    code({ 'a/user_mem_abort.ts': text, 'a/helper.ts': helper }, 'a/user_mem_abort.ts');

  it('depends neither on its name nor on its contracts', () => {
    expect(code({ 'b/mine.ts': text, 'b/helper.ts': helper }, 'b/mine.ts')).toBe(own());
    expect(
      code(
        {
          'a/user_mem_abort.ts': text,
          'a/helper.ts': helper,
          'a/contracts.ts': 'export const contracts = [];',
        },
        'a/user_mem_abort.ts',
      ),
    ).toBe(own());
  });

  it('changes with a helper, and where two helpers change places', () => {
    const two =
      "import { a } from './a.ts';\nimport { b } from './b.ts';\nexport const user_mem_abort = [a, b];\n";
    const a = 'export const a = 1;\nexport const b = 2;\n';
    const b = 'export const a = 3;\nexport const b = 4;\n';
    expect(
      code(
        { 'a/user_mem_abort.ts': text, 'a/helper.ts': 'export const helper = 2;\n' },
        'a/user_mem_abort.ts',
      ),
    ).not.toBe(own());
    expect(code({ 'x.ts': two, 'a.ts': a, 'b.ts': b }, 'x.ts')).not.toBe(
      code({ 'x.ts': two, 'a.ts': b, 'b.ts': a }, 'x.ts'),
    );
  });
});

describe('the hashes of this program', () => {
  it('cover more for a certificate: what is made of the jobs', () => {
    const { dimensions, engine, model } = certificateHashes();
    expect({ dimensions, model }).toEqual({
      dimensions: engineHashes().dimensions,
      model: engineHashes().model,
    });
    expect(engine).not.toBe(engineHashes().engine);
  });

  it('are three', () => {
    expect(new Set(Object.values(engineHashes())).size).toBe(3);
  });
});
