// SPDX-License-Identifier: GPL-2.0-only
/** Every example of the help is a command that works: what is cheap is run as it stands. */
import { execFile } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { testRepository } from '../../src/source/git/testing/repository.ts';
import { emptyFolder, ROOT, run } from '../testing/cli.ts';
import { examplesOf } from '../testing/examples.ts';
import { BASE, FILE, RENAMED } from '../testing/kernel-tree.ts';
import { complaints, MAIN } from '../testing/process.ts';

const exec = promisify(execFile);

/** Commands whose examples are run as they are; `verify` is given fewer scenarios, and the others would take too long. */
const CHEAP: readonly string[] = ['replay', 'shrink', 'init', 'explain', 'completion'];

/** A folder with everything that the examples name, and the command on the PATH. */
async function setUp(): Promise<{ readonly folder: string; readonly env: NodeJS.ProcessEnv }> {
  const folder = emptyFolder();
  await run(folder, 'init', './my', '--from', 'extracted-helpers');
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin/stage2-verify'), `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`);
  chmodSync(join(folder, 'bin/stage2-verify'), 0o755);
  cpSync(join(ROOT, 'reports/scenarios'), join(folder, '.stage2-verify/scenarios'), { recursive: true });
  cpSync(join(ROOT, 'reports/scenarios/fault-desc-1.json'), join(folder, 'failing.json'));
  writeFileSync(join(folder, 'old.c'), BASE);
  writeFileSync(join(folder, 'new.c'), RENAMED);
  mkdirSync(join(folder, '.config/fish'), { recursive: true });
  const path = `${join(folder, 'bin')}${delimiter}${process.env.PATH}`;
  return { folder, env: { ...process.env, HOME: folder, PATH: path } };
}

/** A kernel tree with a release and a branch that starts at it. */
function kernelTree(): string {
  const repository = testRepository();
  repository.commit('Linux 7.1', { [FILE]: BASE });
  repository.git('tag', 'v7.1');
  repository.git('checkout', '--quiet', '-b', 'my-branch');
  repository.commit('KVM: arm64: rename a helper', { [FILE]: RENAMED });
  return repository.root;
}

/** A command and its words, with nothing in it that a shell is needed for. */
const PLAIN = /^stage2-verify( [\w./=#-]+)*$/;

/** Runs a line as it stands, in a shell if it takes one; what exits with anything but 0 is an error. */
async function expectWorks(line: string, cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  const ended = PLAIN.test(line)
    ? await run(cwd, ...line.split(' ').slice(1))
    : { code: 0, ...(await exec('bash', ['-c', line], { cwd, env })) };
  expect({ code: ended.code, stderr: complaints(ended) }, line).toEqual({ code: 0, stderr: '' });
}

test.each(CHEAP)('the examples of %s work', async (command) => {
  const { env, folder } = await setUp();
  // A kernel to boot is not on every machine.
  const examples = (await examplesOf(command)).filter((line) => !line.includes('--on-kernel'));
  expect(examples.length).toBeGreaterThan(0);
  for (const example of examples) await expectWorks(example, folder, env);
});

/** Watching does not end by itself. */
const VERIFYING = [...new Set([...(await examplesOf('')), ...(await examplesOf('verify'))])].filter(
  (line) => !line.includes('--watch') && !/stage2-verify (replay|shrink)/.test(line),
);

test('verify has examples that end', () => {
  expect(VERIFYING.length).toBeGreaterThan(5);
});

test.each(VERIFYING)('%s works', async (example) => {
  const { env, folder } = await setUp();
  const few = example.includes('exhaustive') ? '--preemptions 0 --page-size 16k' : '--runs 200';
  const quick = example.replace(/( >|$)/, ` ${few}$1`);
  await expectWorks(quick, example.includes('--git') ? kernelTree() : folder, env);
});
