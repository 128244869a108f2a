// SPDX-License-Identifier: GPL-2.0-only
// Scripts for shells, and the answers to them.
import { getCompletionScript, getShellFromEnv, log, parseEnv } from '@pnpm/tabtab';
import type { Command } from 'commander';
import { PACKAGE_NAME } from '../../source/package-info.ts';
import { candidates } from '../completion.ts';
import { EXIT } from '../exit-codes.ts';
import type { Io } from '../io.ts';

/** The shells that a script can be had for. */
export type Shell = 'bash' | 'zsh' | 'fish';

/** What the scripts take for a request to complete names of files. */
const FILES = '__tabtab_complete_files__';

/**
 * `stage2-verify completion`: prints a script that makes a shell ask this program what can follow.
 * @returns the exit code
 */
export async function completionCommand(shell: Shell, io: Io): Promise<number> {
  io.stdout.write(await getCompletionScript({ name: PACKAGE_NAME, completer: PACKAGE_NAME, shell }));
  return EXIT.equivalent;
}

/**
 * `stage2-verify completion-server`: answers the script. The line is in the environment, as shells hand it over.
 * @returns the exit code
 */
export async function completionServerCommand(program: Command, io: Io): Promise<number> {
  const shell = getShellFromEnv(io.env);
  const { partial } = parseEnv(io.env);
  const found = await candidates(program, partial.split(/ +/).slice(1), {
    module: async () =>
      (await import('../../subjects/user_mem_abort/variants.ts')).BUILT_IN.map(({ name }) => name),
    state: async () =>
      (await import('../../subjects/user_mem_abort/variants.ts')).BUILT_IN.map(({ name }) => name),
    names: async () => {
      const { topicsOf } = await import('../../analysis/explain/catalogue.ts');
      const { USER_MEM_ABORT } = await import('../../subjects/user_mem_abort/subject.ts');
      return topicsOf(USER_MEM_ABORT).map(({ name }) => name);
    },
  });
  const say = (line: string): void => void io.stdout.write(`${line}\n`);
  if (found === 'files') say(FILES);
  else log([...found], shell, say);
  return EXIT.equivalent;
}
