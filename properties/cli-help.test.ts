// SPDX-License-Identifier: GPL-2.0-only
// Help teaches, and is quick.
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { emptyFolder, MAIN, ROOT, run } from './testing/cli.ts';

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

test('help takes less than 200 ms of a core', async () => {
  const folder = emptyFolder();
  // Time of the process rather than of the clock: what else the machine does is not at issue.
  const hook = join(folder, 'cpu-time.cjs');
  writeFileSync(
    hook,
    `process.on('exit', () => {
      const { user, system } = process.cpuUsage();
      require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'cpu-time'))}, String((user + system) / 1000));
    });`,
  );
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 5 && best > 200; i++) {
    await promisify(execFile)(process.execPath, ['--require', hook, MAIN, '--help']);
    best = Math.min(best, Number(readFileSync(join(folder, 'cpu-time'), 'utf8')));
  }
  expect(best).toBeGreaterThan(0);
  expect(best).toBeLessThan(200);
});

test('the version is the one of the package', async () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  expect((await run(emptyFolder(), '--version')).stdout).toBe(`${version}\n`);
});
