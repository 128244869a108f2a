// SPDX-License-Identifier: GPL-2.0-only
// `init` as it is typed.
import { Argument } from 'commander';
import { type InitFlags, OPTION } from '../options.ts';
import { commandLine } from './command-line.ts';

const ABOUT = `Makes a new refactored state that does what the original does, as something to start from.

VARIANT is its name: the state goes to refactored/VARIANT in a checkout of this project, elsewhere to VARIANT in the
current folder. Or it is a path, whose last part is the name. Nothing is overwritten.`;

const EXAMPLES = `Examples:
  $ stage2-verify init mine
  $ stage2-verify init ./work/mine --from state-object`;

export const INIT = commandLine<InitFlags, [variant: string]>({
  name: 'init',
  summary: 'a new refactored state to start from',
  about: ABOUT,
  examples: EXAMPLES,
  exitCodes: false,
  arguments: [new Argument('<variant>', 'its name, or the folder that it goes to')],
  options: [OPTION.from()],
  run: async ({ flags, io }, variant) => {
    const { initCommand } = await import('../commands/init.ts');
    return initCommand(variant, flags, io);
  },
});
