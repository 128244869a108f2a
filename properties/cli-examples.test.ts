// SPDX-License-Identifier: GPL-2.0-only
/** Every example of the help is a command that works: what is cheap is run, and everything is read by the real options. */
import { execFile } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { createProgram } from '../src/cli/program.ts';
import { emptyFolder, quietIo, ROOT, run } from './testing/cli.ts';
import { MAIN } from './testing/process.ts';

const exec = promisify(execFile);

/** The commands that people see. */
const COMMANDS = createProgram(quietIo(ROOT), () => undefined)
  .createHelp()
  .visibleCommands(createProgram(quietIo(ROOT), () => undefined))
  .map((command) => command.name());

/** Commands whose examples are run as they are; `verify` is given fewer scenarios, and the others would take too long. */
const CHEAP: readonly string[] = ['replay', 'shrink', 'init', 'explain', 'completion'];

const helpOf = new Map<string, string>();
beforeAll(async () => {
  for (const command of ['', ...COMMANDS]) {
    const { stdout } = await exec(process.execPath, [MAIN, ...(command === '' ? [] : [command]), '--help']);
    helpOf.set(command, stdout);
  }
});

/** The lines behind a prompt in the help of a command. */
function examplesOf(command: string): readonly string[] {
  return [...(helpOf.get(command) ?? '').matchAll(/^ {2}\$ (.+)$/gm)].map(([, line]) => line);
}

/** A folder with everything that the examples name, and the command on the PATH. */
async function stage(): Promise<{ readonly folder: string; readonly env: NodeJS.ProcessEnv }> {
  const folder = emptyFolder();
  await run(folder, 'init', './my', '--from', 'extracted-helpers');
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin/stage2-verify'), `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`);
  chmodSync(join(folder, 'bin/stage2-verify'), 0o755);
  cpSync(join(ROOT, 'reports/scenarios'), join(folder, 'reports/scenarios'), { recursive: true });
  cpSync(join(ROOT, 'reports/scenarios/fault-desc-1.json'), join(folder, 'failing.json'));
  mkdirSync(join(folder, '.config/fish'), { recursive: true });
  const path = `${join(folder, 'bin')}${delimiter}${process.env.PATH}`;
  return { folder, env: { ...process.env, HOME: folder, PATH: path } };
}

describe('the help', () => {
  test.each(COMMANDS)('of %s has examples', (command) => {
    expect(examplesOf(command)).not.toEqual([]);
  });

  test.each(['', ...COMMANDS])('of %s has examples that the options understand', async (command) => {
    for (const example of examplesOf(command)) {
      const line = /stage2-verify( [^')>|]*)?/.exec(example)?.[0] ?? '';
      const program = createProgram(quietIo(ROOT), () => undefined);
      let understood = 0;
      for (const each of program.commands) each.action(() => void understood++);
      await program.parseAsync(line.trim().split(/ +/).slice(1), { from: 'user' });
      expect(understood, example).toBe(1);
    }
  });

  test.each(['', ...COMMANDS])('of %s fits 80 columns', (command) => {
    const long = (helpOf.get(command) ?? '').split('\n').filter((line) => line.length > 80);
    expect(long).toEqual([]);
  });
});

test.each(CHEAP)('the examples of %s work', async (command) => {
  const { env, folder } = await stage();
  for (const example of examplesOf(command)) {
    const { stderr } = await exec('bash', ['-c', example], { cwd: folder, env });
    expect(stderr, example).toBe('');
  }
});

test('the examples of verify work', async () => {
  const { env, folder } = await stage();
  // Watching does not end by itself.
  const lines = [...examplesOf(''), ...examplesOf('verify')].filter((line) => !line.includes('--watch'));
  const verifying = lines.filter((line) => !/stage2-verify (replay|shrink)/.test(line));
  expect(verifying.length).toBeGreaterThan(3);
  for (const example of verifying) {
    const quick = example.replace(/( >|$)/, ' --runs 200$1');
    const { stderr } = await exec('bash', ['-c', quick], { cwd: folder, env });
    expect(stderr, quick).toBe('');
  }
});
