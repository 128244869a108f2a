// SPDX-License-Identifier: GPL-2.0-only
// Runs one command line to its exit code.
import { screenText } from '../report/terminal/screen-text.ts';
import { EXIT } from './exit-codes.ts';
import { faultOf } from './fault.ts';
import type { Io, Output } from './io.ts';
import { CommanderError, createProgram, usageErrorOf } from './program.ts';

/**
 * Runs a command line. What it has to say goes to `io`, what went wrong as one sentence on standard error.
 * @param args the words after the name of the program
 * @returns the exit code
 */
export async function run(args: readonly string[], surroundings: Io): Promise<number> {
  const io = escaping(surroundings);
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

/** The same surroundings for texts of which nothing is obeyed. */
function escaping(io: Io): Io {
  const escaped = (output: Output): Output => {
    const isPainted = output.isTTY === true || Boolean(io.env.FORCE_COLOR);
    return {
      write: (text) => output.write(screenText(text, isPainted)),
      writeCommand: (line) => output.write(line),
      isTTY: output.isTTY,
      columns: output.columns,
    };
  };
  return { ...io, stdout: escaped(io.stdout), stderr: escaped(io.stderr) };
}
