// SPDX-License-Identifier: GPL-2.0-only
// Runs one command line to its exit code.
import { ContractError } from '../core/contract.ts';
import { EXIT } from './exit-codes.ts';
import type { Io } from './io.ts';
import { CommanderError, createProgram, usageErrorOf } from './program.ts';
import { UsageError } from './usage-error.ts';

/**
 * Runs a command line. What it has to say goes to `io`, what went wrong as one sentence on standard error.
 * @param args the words after the name of the program
 * @returns the exit code
 */
export async function run(args: readonly string[], io: Io): Promise<number> {
  let code: number = EXIT.equivalent;
  const program = createProgram(io, (ended) => {
    code = ended;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) return faultOf(error, io);
    const commands = program
      .createHelp()
      .visibleCommands(program)
      .map((command) => command.name());
    const usage = usageErrorOf(error, args, commands);
    return usage === null ? EXIT.equivalent : faultOf(usage, io);
  }
}

/**
 * Says in one sentence what went wrong.
 * @returns the exit code
 */
export function faultOf(error: unknown, io: Io): number {
  if (error instanceof UsageError || error instanceof ContractError) {
    // What a parser says of a file may quote its lines.
    io.stderr.write(`stage2-verify: ${error.message.replaceAll(/\s+/g, ' ')}.\n`);
    return EXIT.usage;
  }
  const message = error instanceof Error ? error.message : String(error);
  io.stderr.write(
    `stage2-verify: a fault of the verifier itself: ${message}; please report it, with the output under STAGE2_VERIFY_DEBUG=1.\n`,
  );
  if (io.env.STAGE2_VERIFY_DEBUG === '1' && error instanceof Error) io.stderr.write(`${error.stack}\n`);
  return EXIT.internal;
}
