// SPDX-License-Identifier: GPL-2.0-only
/** Running the command as a user does: as a process of its own, in a folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** The root of the project. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The compiled entry; another one can be named to test a build that lies elsewhere. */
export const MAIN = process.env.STAGE2_VERIFY_MAIN ?? join(ROOT, 'dist/src/cli/main.js');

/** How a process ended, and what it said. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** An empty folder that is gone after the test. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'stage2-verify-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A folder that holds these files. */
export function folderWith(files: { readonly [path: string]: string }): string {
  const folder = emptyFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

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
  const child = spawnProgram(folder, command, variables);
  // A test that fails or takes too long leaves nothing running.
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

function spawnProgram(
  folder: string,
  [program, ...args]: readonly string[],
  variables: { readonly [name: string]: string } = {},
): ChildProcess {
  const { FORCE_COLOR: _, GITHUB_STEP_SUMMARY: _summary, ...env } = process.env;
  return spawn(program, args, { cwd: folder, env: { ...env, ...variables }, stdio: 'pipe' });
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

/** Runs the command to its end. */
export function run(folder: string, ...args: readonly string[]): Promise<Finished> {
  return finished(start(folder, args));
}

/** The same for a hook, which prepares what several tests look at. */
export function runOutside(folder: string, ...args: readonly string[]): Promise<Finished> {
  return finished(spawnProgram(folder, [process.execPath, MAIN, ...args]));
}

/** A variant that returns what the expression says, as a TypeScript module; it calls nothing. */
export function variantReturning(expression: string): string {
  return `export function user_mem_abort(k: any, vcpu: any, ipa: any, nested: any, slot: any, hva: any, perm: any) {
  return ${expression};
}
`;
}
