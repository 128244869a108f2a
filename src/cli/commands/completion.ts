// SPDX-License-Identifier: GPL-2.0-only
// Scripts for shells, and the answers to them.
import { getCompletionScript, getShellFromEnv, log, logFiles, parseEnv } from '@pnpm/tabtab';
import type { Command } from 'commander';
import { candidates } from '../completion.ts';
import { EXIT } from '../exit-codes.ts';
import { print } from '../output.ts';
import { PACKAGE_NAME } from '../package-info.ts';

/** The shells that a script can be had for. */
export type Shell = 'bash' | 'zsh' | 'fish';

/**
 * `stage2-verify completion`: prints a script that makes a shell ask this program what can follow.
 * @returns the exit code
 */
export async function completionCommand(shell: Shell): Promise<number> {
  print(await getCompletionScript({ name: PACKAGE_NAME, completer: PACKAGE_NAME, shell }));
  return EXIT.equivalent;
}

/**
 * `stage2-verify completion-server`: answers the script. The line is in the environment, as shells hand it over.
 * @returns the exit code
 */
export async function completionServerCommand(program: Command): Promise<number> {
  const shell = getShellFromEnv(process.env);
  const { partial } = parseEnv(process.env);
  const found = await candidates(program, partial.split(/ +/).slice(1), {
    module: async () => (await import('../variants.ts')).BUILT_IN.map(({ name }) => name),
    state: async () => (await import('../variants.ts')).BUILT_IN.map(({ name }) => name),
    names: async () => (await import('../../analysis/explain/catalogue.ts')).TOPICS.map(({ name }) => name),
  });
  if (found === 'files') logFiles();
  else log([...found], shell);
  return EXIT.equivalent;
}
