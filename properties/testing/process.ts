// SPDX-License-Identifier: GPL-2.0-only
/** Running the command as a user does: as a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Finished, ROOT } from './cli.ts';

/** The compiled entry; another one can be named to test a build that lies elsewhere. */
export const MAIN = process.env.STAGE2_VERIFY_MAIN ?? join(ROOT, 'dist/src/cli/main.js');

/** Starts the command in `folder`, without colours and without a terminal. */
export function start(
  folder: string,
  args: readonly string[],
  variables: { readonly [name: string]: string } = {},
): ChildProcess {
  return startProgram(folder, [process.execPath, MAIN, ...args], variables);
}

/** Starts any program the same way. */
export function startProgram(
  folder: string,
  command: readonly string[],
  variables: { readonly [name: string]: string } = {},
): ChildProcess {
  const [program, ...args] = command;
  const { FORCE_COLOR: _, GITHUB_STEP_SUMMARY: _summary, ...env } = process.env;
  const child = spawn(program, args, { cwd: folder, env: { ...env, ...variables }, stdio: 'pipe' });
  // A test that fails or takes too long leaves nothing running.
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** Waits for a process to end. */
export function finished(child: ChildProcess): Promise<Finished> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** A line of progress where there is no terminal: see `progressLine`. */
const PROGRESS =
  /^(canary \d+ of \d+: \S+|measuring branches|[^:\n]+: ([\d,]+ of [\d,]+|[\d.]+ % of the space, [\d,]+) scenarios, [\d,]+ per s(, .* left)?)\n/gm;

/** What was said on standard error, short of the progress that only a slow machine shows. */
export function complaints({ stderr }: Pick<Finished, 'stderr'>): string {
  return stderr.replaceAll(PROGRESS, '');
}

/** Runs the command to its end. */
export function spawned(folder: string, ...args: readonly string[]): Promise<Finished> {
  return finished(start(folder, args));
}
