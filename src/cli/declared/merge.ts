// SPDX-License-Identifier: GPL-2.0-only
// `merge` as it is typed.
import { Argument } from 'commander';
import { type MergeFlags, OPTION } from '../options.ts';
import { commandLine } from './command-line.ts';

const ABOUT = `Puts the shards of one run together, and reports as the run would have done in one piece.

Every shard has to be there, once and complete, and all have to be of the same options and of the sources that are here.`;

const EXAMPLES = `Examples:
  $ stage2-verify verify --runs 20000 --shard 1/2
  $ stage2-verify verify --runs 20000 --shard 2/2
  $ stage2-verify merge .stage2-verify/shard-*-of-2.json`;

export const MERGE = commandLine<MergeFlags, [files: readonly string[]]>({
  name: 'merge',
  summary: 'shards to one report',
  about: ABOUT,
  examples: EXAMPLES,
  arguments: [new Argument('<file...>', 'the files that verify --shard wrote')],
  options: [
    OPTION.trust(),
    OPTION.reportDir(),
    OPTION.noReport(),
    OPTION.format(),
    OPTION.json(),
    OPTION.quiet(),
    OPTION.github(),
  ],
  run: async ({ flags, io }, files) => {
    const { mergeCommand } = await import('../commands/merge.ts');
    return mergeCommand(files, flags, io);
  },
});
