// SPDX-License-Identifier: GPL-2.0-only
// `shrink` as it is typed.
import { Argument } from 'commander';
import { OPTION, type ShrinkFlags } from '../options.ts';
import { commandLine } from './command-line.ts';

const ABOUT = `Makes a failing scenario smaller for as long as it shows the same divergence.

FILE is a scenario file. If several variants are run, the first that diverges on it counts. A scenario that shows
no divergence leaves nothing to shrink: exit code 0, no file is written.`;

const EXAMPLES = `Examples:
  $ stage2-verify shrink failing.json
  $ stage2-verify shrink failing.json --refactored state-object -o smallest.json`;

export const SHRINK = commandLine<ShrinkFlags, [file: string]>({
  name: 'shrink',
  summary: 'a failing scenario to a minimal one',
  about: ABOUT,
  examples: EXAMPLES,
  arguments: [new Argument('<file>', 'a scenario file')],
  options: [
    OPTION.legacy(),
    OPTION.refactored('what the file names, else all built-in ones'),
    OPTION.contracts(),
    OPTION.trust(),
    OPTION.tree(),
    OPTION.function(),
    OPTION.release(),
    OPTION.config(),
    OPTION.facade(),
    OPTION.preemptionsOfFile(),
    OPTION.strictOfFile(),
    OPTION.output(),
    OPTION.json(),
  ],
  run: async ({ flags, io }, file) => {
    const { shrinkCommand } = await import('../commands/shrink.ts');
    return shrinkCommand(file, flags, io);
  },
});
