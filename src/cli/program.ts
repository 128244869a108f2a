// SPDX-License-Identifier: GPL-2.0-only
// All commands, and what is wrong with a command line.
import { Command, CommanderError } from 'commander';
import { readPackage } from '../source/package-info.ts';
import { BUGS } from './declared/bugs.ts';
import { CERTIFY } from './declared/certify.ts';
import { type AddCommand, paragraphs, saying } from './declared/command-line.ts';
import { COMPLETION, COMPLETION_SERVER } from './declared/completion.ts';
import { CONFORMANCE } from './declared/conformance.ts';
import { EXPLAIN } from './declared/explain.ts';
import { GATE } from './declared/gate.ts';
import { INIT } from './declared/init.ts';
import { MERGE } from './declared/merge.ts';
import { MUTATE } from './declared/mutate.ts';
import { REPLAY } from './declared/replay.ts';
import { SERIES } from './declared/series.ts';
import { SHRINK } from './declared/shrink.ts';
import { STRUCTURE } from './declared/structure.ts';
import { TRANSLATE } from './declared/translate.ts';
import { VERIFY } from './declared/verify.ts';
import { EXIT_CODE_HELP } from './exit-codes.ts';
import type { Io } from './io.ts';
import { UsageError } from './usage-error.ts';

const ABOUT = `Tells what a change to the stage-2 abort path of KVM/arm64 does: nothing, only what it set out to mend, something new, or a bug.

It runs the C of both sides on the same generated machines (a fault, a VM, host memory, stage-2 tables, other threads),
compares what they did, checks each against invariants, and prints the smallest machine that shows a difference.`;

const EXAMPLES = `Examples:
  $ stage2-verify verify --git v7.1..my-branch
  $ stage2-verify series --git v7.1..my-branch
  $ stage2-verify verify --legacy old.c --refactored new.c
  $ stage2-verify replay .stage2-verify/scenarios/state-object-1.json
  $ stage2-verify shrink failing.json -o smallest.json

In a kernel tree stage2-verify alone compares HEAD with the working tree.
Run stage2-verify COMMAND --help for the options of a command.`;

/** In the order in which help lists them. */
const COMMANDS: readonly AddCommand[] = [
  VERIFY,
  REPLAY,
  SHRINK,
  MERGE,
  SERIES,
  TRANSLATE,
  CERTIFY,
  STRUCTURE,
  BUGS,
  MUTATE,
  CONFORMANCE,
  INIT,
  EXPLAIN,
  COMPLETION,
  COMPLETION_SERVER,
  GATE,
];

/**
 * The commands and their options.
 * @param setExitCode receives the exit code of the command that ran
 */
export function createProgram(io: Io, setExitCode: (code: number) => void): Command {
  const program = new Command('stage2-verify')
    .description(paragraphs(ABOUT))
    .version(readPackage().version, '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .helpCommand(false)
    .addHelpText('after', `\n${EXAMPLES}\n\n${EXIT_CODE_HELP}`);
  saying(program, io);
  for (const add of COMMANDS) add(program, io, setExitCode);
  return program;
}

/**
 * What commander found wrong, as a sentence with the remedy.
 * @param commands names of the commands that there are
 * @returns null where nothing is wrong: help or the version was printed
 */
export function usageErrorOf(
  error: CommanderError,
  args: readonly string[],
  commands: readonly string[],
): UsageError | null {
  if (error.exitCode === 0) return null;
  const [first] = args;
  // An unknown command arrives as an argument too many of the default command.
  if (error.code === 'commander.excessArguments' && first !== undefined && !commands.includes(first)) {
    const word = args.find((arg) => !arg.startsWith('-')) ?? first;
    return new UsageError(
      `"${word}" is not a command of stage2-verify; use one of ${commands.join(', ')}, or see stage2-verify --help`,
    );
  }
  const said = error.message
    .replace(/^error: /, '')
    .replaceAll('\n', ' ')
    .replace(/\.$/, '');
  const command = first !== undefined && commands.includes(first) ? ` ${first}` : '';
  return new UsageError(`${said}; see stage2-verify${command} --help`);
}

export { CommanderError };
