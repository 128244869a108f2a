// SPDX-License-Identifier: GPL-2.0-only
/** The programs about kernel texts say in one sentence what is wrong with what they are given. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { badInput, wholeNumber } from './program.ts';
import { openTexts } from './texts.ts';

const JITI = fileURLToPath(new URL('../../node_modules/jiti/lib/jiti-cli.mjs', import.meta.url));

/** What a program says and how it ends. */
function run(
  name: string,
  args: readonly string[],
): { status: number | null; stderr: string; stdout: string } {
  const file = fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
  const { status, stderr, stdout } = spawnSync(process.execPath, [JITI, file, ...args], { encoding: 'utf8' });
  return { status, stderr, stdout };
}

const NOWHERE = '/no/such/folder';

describe.each([
  ['history', [NOWHERE]],
  ['faithful', ['--tree', NOWHERE]],
])('%s', (name, folder) => {
  it.each([
    ['no folder', [], /^(the folder|--tree) is missing; name a kernel git tree, or a folder with .*\n$/],
    ['a folder that is not there', folder, /^--tree \/no\/such\/folder is neither .*\n$/],
    ['an option that there is not', [...folder, '--fast'], /^Unknown option '--fast'.*\n$/],
    ['a number that is none', [...folder, '--runs', 'many'], /^--runs many is no number; .*\n$/],
  ])('ends with 2 and a sentence for %s', (_what, args, sentence) => {
    expect(run(name, args)).toEqual({ status: 2, stderr: expect.stringMatching(sentence), stdout: '' });
  });
});

it('a fault of ours is none of bad input', () => {
  expect(badInput(new TypeError('x is not a function'))).toBeNull();
  expect(wholeNumber('runs', '60000')).toBe(60_000);
  expect(() => openTexts(NOWHERE)).toThrow('is neither a git tree nor a folder');
});
