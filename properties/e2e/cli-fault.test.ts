// SPDX-License-Identifier: GPL-2.0-only
// Faults of the verifier are told apart.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { emptyFolder, type Finished, ROOT } from '../testing/cli.ts';
import { finished, MAIN } from '../testing/process.ts';

/** A copy of the command in which `verify` has a fault. */
let main: string;

beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'stage2-verify-test-'));
  cpSync(dirname(dirname(dirname(MAIN))), join(folder, 'dist'), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(
    join(folder, 'dist/src/cli/commands/verify.js'),
    "export function verifyCommand() { throw new Error('a hole in the floor'); }\n",
  );
  main = join(folder, 'dist/src/cli/main.js');
  return () => rmSync(folder, { recursive: true, force: true });
});

function runFaulty(env: NodeJS.ProcessEnv): Promise<Finished> {
  return finished(spawn(process.execPath, [main], { cwd: emptyFolder(), env, stdio: 'pipe' }));
}

test('a fault of the verifier itself is told apart, in one sentence', async () => {
  const { code, stderr, stdout } = await runFaulty({ ...process.env, STAGE2_VERIFY_DEBUG: '' });
  expect(code).toBe(4);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^stage2-verify: a fault of the verifier itself: a hole in the floor; [^\n]+\.\n$/);
});

test('its stack is shown on request', async () => {
  const { code, stderr } = await runFaulty({ ...process.env, STAGE2_VERIFY_DEBUG: '1' });
  expect(code).toBe(4);
  expect(stderr).toMatch(/\n {4}at verifyCommand /);
});
