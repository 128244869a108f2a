// SPDX-License-Identifier: GPL-2.0-only
// `bugs` as it is typed.
import { type BugsFlags, OPTION } from '../options.ts';
import { commandLine } from './command-line.ts';

const ABOUT = `Brings the bugs that the function once had back into every built-in variant, one at a time, and measures how
soon each is caught and by what. For these in the original and for the known-bad variants it also says how often the first
report names a call that the mistake changes. Exit code 0 if every bug that can be expressed is caught, else 1.`;

const EXAMPLES = `Examples:
  $ stage2-verify bugs
  $ stage2-verify bugs --seeds 1 --report-dir other`;

export const BUGS = commandLine<BugsFlags>({
  name: 'bugs',
  summary: 'the scoreboard of historical bugs',
  about: ABOUT,
  examples: EXAMPLES,
  options: [OPTION.seeds(), OPTION.reportDir(), OPTION.json()],
  run: async ({ flags, io }) => {
    const { bugsCommand } = await import('../commands/bugs.ts');
    return bugsCommand(flags, io);
  },
});
