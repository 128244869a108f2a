// SPDX-License-Identifier: GPL-2.0-only
/** What the surroundings can lack: each ends in a sentence, and in an exit code that speaks of no variant. */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { emptyFolder, type Finished } from '../testing/cli.ts';
import { finished, MAIN } from '../testing/process.ts';

const VERIFY = `"${process.execPath}" "${MAIN}" verify --refactored extracted-helpers --runs 100`;

/** Runs a line of a shell in a folder. */
function shell(folder: string, line: string): Promise<Finished> {
  return finished(spawn('bash', ['-c', line], { cwd: folder, stdio: 'pipe' }));
}

/** One sentence, and none of Node's own words. */
const SENTENCE = /^stage2-verify: [^\n]+\.\n$/;

test('an output that is full', async () => {
  const { code, stderr } = await shell(emptyFolder(), `${VERIFY} --no-report > /dev/full`);
  expect(code).toBe(2);
  expect(stderr).toMatch(SENTENCE);
  expect(stderr).toContain('standard output cannot be written (ENOSPC)');
});

test('a working folder that is gone', async () => {
  const { code, stderr } = await shell(emptyFolder(), `mkdir x && cd x && rmdir ../x && ${VERIFY}`);
  expect(code).toBe(2);
  expect(stderr).toMatch(SENTENCE);
  expect(stderr).toContain('is gone');
});

test('a disk that takes no whole report', async () => {
  const folder = emptyFolder();
  // A limit on the length of a file is what a full disk is to whoever writes one.
  const { code, stderr, stdout } = await shell(folder, `ulimit -f 64; ${VERIFY}`);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(SENTENCE);
  expect(stderr).toContain('--report-dir .stage2-verify cannot be written (EFBIG)');
  expect(readdirSync(join(folder, '.stage2-verify'), { recursive: true })).not.toContain('verify.json');
});

test('a report folder that nobody can write to', async () => {
  const { code, stderr } = await shell(emptyFolder(), `${VERIFY} --report-dir /proc/1/report`);
  expect(code).toBe(2);
  expect(stderr).toMatch(SENTENCE);
});

test.each([20, 21, 24, 28])('%i file descriptors', async (descriptors) => {
  const { code, stderr, stdout } = await shell(
    emptyFolder(),
    `ulimit -n ${descriptors}; ${VERIFY} --workers 2`,
  );
  // With enough of them it is a run like any other.
  if (code === 0) {
    expect(stdout).toMatch(/^EQUIVALENT/);
    return;
  }
  expect([2, 3, 4]).toContain(code);
  expect(stderr).toMatch(/^stage2-verify: [^\n]+$/m);
  expect(stdout).not.toMatch(/^EQUIVALENT/);
});
