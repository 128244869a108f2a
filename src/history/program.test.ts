// SPDX-License-Identifier: GPL-2.0-only
/** The programs about kernel texts say in one sentence what is wrong with what they are given. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { askedOfFaithful, askedOfHistory } from './asked.ts';
import { badInput, program, wholeNumber } from './program.ts';
import { openTexts } from './texts.ts';

const NOWHERE = '/no/such/folder';

/** What of the command line a program looks at before it runs anything. */
const PROGRAMS = {
  history: (args: readonly string[]) => openTexts(askedOfHistory(args).folder),
  faithful: (args: readonly string[]) => openTexts(askedOfFaithful(args).tree),
};

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

describe.each([
  ['history', [NOWHERE]],
  ['faithful', ['--tree', NOWHERE]],
] as const)('%s', (name, folder) => {
  it.each([
    ['no folder', [], /^(the folder|--tree) is missing; name a kernel git tree, or a folder with .*\n$/],
    ['a folder that is not there', folder, /^--tree \/no\/such\/folder is neither .*\n$/],
    ['an option that there is not', [...folder, '--fast'], /^Unknown option '--fast'.*\n$/],
    ['a number that is none', [...folder, '--runs', 'many'], /^--runs many is no number; .*\n$/],
  ])('ends with 2 and a sentence for %s', async (_what, args, sentence) => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    await program(async () => void PROGRAMS[name](args));
    expect(said.mock.calls).toEqual([[expect.stringMatching(sentence)]]);
    expect(process.exitCode).toBe(2);
  });
});

it('and does so as it is started', () => {
  const [loader, file] = ['../../properties/testing/native.mjs', './history.ts'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  );
  const args = ['--import', `${loader}`, `${file}`, NOWHERE];
  const { status, stderr, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect({ status, stderr, stdout }).toEqual({
    status: 2,
    stderr: expect.stringMatching(/^--tree \/no\/such\/folder is neither .*\n$/),
    stdout: '',
  });
});

it('a fault of ours is none of bad input', async () => {
  expect(badInput(new TypeError('x is not a function'))).toBeNull();
  expect(wholeNumber('runs', '60000')).toBe(60_000);
  expect(() => openTexts(NOWHERE)).toThrow('is neither a git tree nor a folder');
  await expect(program(() => Promise.reject(new TypeError('x')))).rejects.toThrow('x');
});
