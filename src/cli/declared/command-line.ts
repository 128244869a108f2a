// SPDX-License-Identifier: GPL-2.0-only
// What a command is, as it is typed.
import type { Argument, Command, Option } from 'commander';
import { EXIT_CODE_HELP } from '../exit-codes.ts';
import type { Io } from '../io.ts';

/** What a command is called with. */
export interface Call<Flags> {
  readonly flags: Flags;
  /** Names of the options that were given. */
  readonly given: ReadonlySet<string>;
  /** All words of the command line. */
  readonly words: readonly string[];
  readonly io: Io;
  /** All commands that there are. */
  readonly program: Command;
}

/** A command as it is typed: what `--help` says of it, what it takes, and what it does. */
export interface CommandLine<Flags, Words extends readonly unknown[]> {
  readonly name: string;
  /** The command that is meant where none is named. */
  readonly isDefault?: boolean;
  readonly isHidden?: boolean;
  readonly summary: string;
  /** Paragraphs; a line break within one counts as a space. */
  readonly about: string;
  readonly examples?: string;
  /** Whether help explains the exit codes. Default true. */
  readonly exitCodes?: boolean;
  readonly arguments?: readonly Argument[];
  readonly options?: readonly Option[];
  /**
   * Does it. What it needs is imported here and not before, so that help costs next to nothing.
   * @returns the exit code
   */
  readonly run: (call: Call<Flags>, ...words: Words) => Promise<number>;
}

/** Adds a command to the program. */
export type AddCommand = (program: Command, io: Io, setExitCode: (code: number) => void) => void;

/** A command, ready to be added. */
export function commandLine<Flags, Words extends readonly unknown[] = []>(
  line: CommandLine<Flags, Words>,
): AddCommand {
  return (program, io, setExitCode) => {
    const command = program
      .command(line.name, { isDefault: line.isDefault ?? false, hidden: line.isHidden ?? false })
      .summary(line.summary)
      .description(paragraphs(line.about))
      .helpOption('--help', 'print this help');
    for (const argument of line.arguments ?? []) command.addArgument(argument);
    for (const option of line.options ?? []) command.addOption(option);
    const help = [line.examples ?? '', line.exitCodes === false ? '' : EXIT_CODE_HELP];
    command.addHelpText('after', `\n${help.filter((text) => text !== '').join('\n\n')}`);
    saying(command, io);
    command.action(async (...all: readonly unknown[]) => {
      const flags = command.opts();
      const call: Call<Flags> = {
        flags: flags as Flags,
        given: new Set(Object.keys(flags).filter((name) => command.getOptionValueSource(name) === 'cli')),
        words: program.args,
        io,
        program,
      };
      // Commander hands over the arguments, then the options, then the command.
      setExitCode(await line.run(call, ...(all.slice(0, -2) as unknown as Words)));
    });
  };
}

/** Lines joined to paragraphs, which help breaks to the width of the terminal. */
export function paragraphs(text: string): string {
  return text.replaceAll(/(?<!\n)\n(?!\n)/g, ' ');
}

/** Help goes where `io` says. Errors are thrown, not printed: what is wrong is said once, in one sentence, at the end. */
export function saying(command: Command, { stdout, stderr }: Io): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => void stdout.write(text),
    writeErr: (text) => void stderr.write(text),
    outputError: () => undefined,
    getOutHelpWidth: () => stdout.columns ?? 80,
    getErrHelpWidth: () => stderr.columns ?? 80,
    getOutHasColors: () => false,
    getErrHasColors: () => false,
  });
}
