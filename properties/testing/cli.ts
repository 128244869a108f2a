// SPDX-License-Identifier: GPL-2.0-only
/** Running a command in the process of the test, in a folder of its own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Io } from '../../src/cli/io.ts';
import { run as runCommand } from '../../src/cli/run.ts';

/** The root of the project. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** How a command ended, and what it said. */
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

/** What a command has around it in a test: no terminal, no variables, and nobody who interrupts it. */
export function quietIo(folder: string): Io {
  const nowhere = { write: () => undefined };
  return {
    stdout: nowhere,
    stderr: nowhere,
    stdin: nothing(),
    env: {},
    cwd: folder,
    program: [],
    onInterrupt: () => () => undefined,
    endWithin: () => undefined,
  };
}

async function* nothing(): AsyncGenerator<string> {}

/** Runs a command to its end. */
export function run(folder: string, ...args: readonly string[]): Promise<Finished> {
  return runWith({}, folder, ...args);
}

/** The same in other surroundings. */
export async function runWith(
  surroundings: Partial<Omit<Io, 'cwd' | 'stdout' | 'stderr'>>,
  folder: string,
  ...args: readonly string[]
): Promise<Finished> {
  let stdout = '';
  let stderr = '';
  const code = await runCommand(args, {
    ...quietIo(folder),
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    ...surroundings,
  });
  return { code, stdout, stderr };
}

/** A variant that returns what the expression says, as a TypeScript module; it calls nothing. */
export function variantReturning(expression: string): string {
  return `export function user_mem_abort(k: any, vcpu: any, ipa: any, nested: any, slot: any, hva: any, perm: any) {
  return ${expression};
}
`;
}
