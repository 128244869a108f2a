// SPDX-License-Identifier: GPL-2.0-only
// Help teaches.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SUBJECTS } from '../src/subjects/all.ts';
import { emptyFolder, ROOT, run } from './testing/cli.ts';

test('help names the commands, gives examples and explains the exit codes', async () => {
  const { code, stderr, stdout } = await run(emptyFolder(), '--help');
  expect(code).toBe(0);
  expect(stderr).toBe('');
  for (const word of ['verify', 'replay', 'shrink', 'Examples:', 'Exit codes:'])
    expect(stdout).toContain(word);
});

test.each(['verify', 'replay', 'shrink'])('help of %s teaches its options by examples', async (command) => {
  const { code, stdout } = await run(emptyFolder(), command, '--help');
  expect(code).toBe(0);
  for (const word of ['--legacy', '--refactored', '--json', 'Examples:', 'Exit codes:'])
    expect(stdout).toContain(word);
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
});

test('help names every function that can be verified', async () => {
  const { stdout } = await run(emptyFolder(), 'verify', '--help');
  for (const { name } of SUBJECTS) expect(stdout).toContain(name);
});

test('the version is the one of the package', async () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  expect((await run(emptyFolder(), '--version')).stdout).toBe(`${version}\n`);
});
