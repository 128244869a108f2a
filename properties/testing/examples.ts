// SPDX-License-Identifier: GPL-2.0-only
/** The help of commands, and the examples in it. */

import { createProgram } from '../../src/cli/program.ts';
import { quietIo, ROOT, run } from './cli.ts';

/** The commands that people see. */
export const COMMANDS = createProgram(quietIo(ROOT), () => undefined)
  .createHelp()
  .visibleCommands(createProgram(quietIo(ROOT), () => undefined))
  .map((command) => command.name());

/** What help says of a command; of all of them, if the name is empty. */
export async function helpOf(command: string): Promise<string> {
  return (await run(ROOT, ...(command === '' ? [] : [command]), '--help')).stdout;
}

/** The lines behind a prompt in the help of a command. */
export async function examplesOf(command: string): Promise<readonly string[]> {
  return [...(await helpOf(command)).matchAll(/^ {2}\$ (.+)$/gm)].map(([, line]) => line);
}
