// SPDX-License-Identifier: GPL-2.0-only
/** Every example of the help is a command that works: what is cheap is run as it stands. */
import { execFile } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { emptyFolder, ROOT, run } from '../testing/cli.ts';
import { examplesOf } from '../testing/examples.ts';
import { MAIN } from '../testing/process.ts';

const exec = promisify(execFile);

/** Commands whose examples are run as they are; `verify` is given fewer scenarios, and the others would take too long. */
const CHEAP: readonly string[] = ['replay', 'shrink', 'init', 'explain', 'completion'];

/** A folder with everything that the examples name, and the command on the PATH. */
async function stage(): Promise<{ readonly folder: string; readonly env: NodeJS.ProcessEnv }> {
  const folder = emptyFolder();
  await run(folder, 'init', './my', '--from', 'extracted-helpers');
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin/stage2-verify'), `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`);
  chmodSync(join(folder, 'bin/stage2-verify'), 0o755);
  cpSync(join(ROOT, 'reports/scenarios'), join(folder, '.stage2-verify/scenarios'), { recursive: true });
  cpSync(join(ROOT, 'reports/scenarios/fault-desc-1.json'), join(folder, 'failing.json'));
  mkdirSync(join(folder, '.config/fish'), { recursive: true });
  const path = `${join(folder, 'bin')}${delimiter}${process.env.PATH}`;
  return { folder, env: { ...process.env, HOME: folder, PATH: path } };
}

test.each(CHEAP)('the examples of %s work', async (command) => {
  const { env, folder } = await stage();
  for (const example of await examplesOf(command)) {
    const { stderr } = await exec('bash', ['-c', example], { cwd: folder, env });
    expect(stderr, example).toBe('');
  }
});

test('the examples of verify work', async () => {
  const { env, folder } = await stage();
  // Watching does not end by itself.
  const lines = [...(await examplesOf('')), ...(await examplesOf('verify'))].filter(
    (line) => !line.includes('--watch'),
  );
  const verifying = lines.filter((line) => !/stage2-verify (replay|shrink)/.test(line));
  expect(verifying.length).toBeGreaterThan(3);
  for (const example of verifying) {
    const quick = example.replace(/( >|$)/, ' --runs 200$1');
    const { stderr } = await exec('bash', ['-c', quick], { cwd: folder, env });
    expect(stderr, quick).toBe('');
  }
});
