// SPDX-License-Identifier: GPL-2.0-only
// `mutate` as it is typed.
import { Option } from 'commander';
import type { MutateFlags } from '../commands/mutate.ts';
import { wholeNumber } from '../numbers.ts';
import { OPTION } from '../options.ts';
import { commandLine } from './command-line.ts';

const ABOUT = `Plants small mistakes into the variants, one at a time, and counts those that the verifier notices.

Each mutant runs beside the variant that it was made of until they differ. One that is never told apart is run on every machine
without races: where it does the same on all, it is decided. Otherwise it survived, unless it only changes text that is printed, or an
argument on the committed list says why no schedule can tell it. Variants are built-in ones, whose shared helpers count for legacy, modules,
or C: there the mistakes are made in the translation, and named by the lines of the C.
Exit code 1 if one survived.`;

const EXAMPLES = `Examples:
  $ stage2-verify mutate
  $ stage2-verify mutate --refactored fault-desc
  $ stage2-verify mutate --refactored mine/user_mem_abort.ts
  $ stage2-verify mutate --git v7.1..my-branch --changed
  $ stage2-verify mutate --since origin/main --runs 200000`;

export const MUTATE = commandLine<MutateFlags>({
  name: 'mutate',
  summary: 'the mutation score of the variants',
  about: ABOUT,
  examples: EXAMPLES,
  options: [
    OPTION.git('A..B or A: the file at B, or in the working tree, is mutated'),
    OPTION.tree(),
    OPTION.file(),
    new Option('--legacy <module>', 'mutate the original; everything is mutated if no variant is named'),
    OPTION.refactored('all built-in ones'),
    new Option('--runs <n>', 'scenarios that a mutant has to survive')
      .argParser(wholeNumber('--runs', 1, 1_000_000_000))
      .default(60_000),
    OPTION.seed(),
    new Option(
      '--representatives',
      'draw among the machines that the exhaustive engine runs: are they enough?',
    ).default(false),
    new Option('--changed', 'of C: only mutants on lines that differ from the base').default(false),
    OPTION.function(),
    OPTION.release(),
    OPTION.config(),
    OPTION.facade(),
    new Option('--since <rev>', 'only mutants on lines that changed since this revision of the checkout'),
    OPTION.reportDir(),
    OPTION.json(),
  ],
  run: async ({ flags, io }) => {
    const { mutateCommand } = await import('../commands/mutate.ts');
    return mutateCommand(flags, io);
  },
});
