// SPDX-License-Identifier: GPL-2.0-only
// What can follow on a command line.
import type { Argument, Command, Option } from 'commander';

/** What a shell may put in the place of the word that is being typed. */
export interface Candidate {
  readonly name: string;
  readonly description: string;
}

/** Everything that fits, or `files` where the shell knows better than we do. */
export type Candidates = readonly Candidate[] | 'files';

/** Values that are not written at the option or argument that takes them, by the name of the placeholder there. */
export interface Values {
  readonly [placeholder: string]: () => Promise<readonly string[]>;
}

/** Placeholders of options and arguments that take a path. */
const PATHS: readonly string[] = ['file', 'dir', 'module', 'variant'];

/**
 * What can follow on a command line, read off the commands and options themselves.
 * @param words the line up to the cursor without the program's name; the last one is being typed, and may be empty
 */
export async function candidates(
  program: Command,
  words: readonly string[],
  values: Values,
): Promise<Candidates> {
  const typed = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const visible = program.createHelp().visibleCommands(program);
  const named = visible.find((command) => command.name() === before[0]);
  const command = named ?? visible.find((candidate) => candidate.name() === 'verify') ?? program;
  const option = optionOf(command, before.at(-1));
  if (option !== undefined && (option.required || option.optional))
    return valuesOf(option, placeholder(option), typed, values);
  if (typed.startsWith('-')) {
    const options = [
      ...command.createHelp().visibleOptions(command),
      ...(named === undefined ? program.options : []),
    ];
    return matching(
      options.flatMap(({ description, long, short }) =>
        [long, short].flatMap((name) => (name ? [{ name, description }] : [])),
      ),
      typed,
    );
  }
  if (named === undefined)
    return matching(
      visible.map((candidate) => ({ name: candidate.name(), description: candidate.summary() })),
      typed,
    );
  const argument = argumentOf(named, before.slice(1));
  return argument === undefined ? [] : valuesOf(argument, argument.name(), typed, values);
}

async function valuesOf(
  taker: Option | Argument,
  holder: string,
  typed: string,
  values: Values,
): Promise<Candidates> {
  const names = taker.argChoices ?? (await values[holder]?.()) ?? [];
  const found = matching(
    names.map((name) => ({ name, description: '' })),
    typed,
  );
  return found.length === 0 && PATHS.includes(holder) ? 'files' : found;
}

function matching(all: readonly Candidate[], typed: string): readonly Candidate[] {
  return all.filter(({ name }) => name.startsWith(typed));
}

/** `module` for `--legacy <module>`. */
function placeholder(option: Option): string {
  return /[<[]([\w-]+)/.exec(option.flags)?.[1] ?? '';
}

function optionOf(command: Command, word: string | undefined): Option | undefined {
  return command.options.find(({ long, short }) => word !== undefined && (word === long || word === short));
}

/** The argument that comes next after these words. */
function argumentOf(command: Command, words: readonly string[]): Argument | undefined {
  let given = 0;
  words.forEach((word, i) => {
    const taken = optionOf(command, words[i - 1])?.required === true;
    if (!word.startsWith('-') && !taken) given++;
  });
  const all = command.registeredArguments;
  return all[given] ?? (all.at(-1)?.variadic === true ? all.at(-1) : undefined);
}
