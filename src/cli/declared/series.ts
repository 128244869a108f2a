// SPDX-License-Identifier: GPL-2.0-only
// `series` as it is typed.
import { OPTION, type SeriesFlags } from '../options.ts';
import { commandLine } from './command-line.ts';

const ABOUT = `Runs every stage on the same scenarios and compares each with its predecessor and with the original: the same
effects, the same outcome, a difference that a contract declares, or another one. Says where anything first changes, and what a
later stage takes back. The stages are the --refactored modules in the order given.`;

const EXAMPLES = `Examples:
  $ stage2-verify series
  $ stage2-verify series --runs 3000 --seed 7 --report-dir other`;

export const SERIES = commandLine<SeriesFlags>({
  name: 'series',
  summary: 'every stage of the series against its predecessor and the original',
  about: ABOUT,
  examples: EXAMPLES,
  options: [
    OPTION.git('A..B: every commit of the range that touches the file; with --mbox the revision A alone'),
    OPTION.mbox(),
    OPTION.tree(),
    OPTION.file(),
    OPTION.legacy(),
    OPTION.refactored('all built-in ones, in the order of the series'),
    OPTION.seriesRuns(),
    OPTION.function(),
    OPTION.release(),
    OPTION.config(),
    OPTION.facade(),
    OPTION.seed(),
    OPTION.preemptions(),
    OPTION.reportDir(),
    OPTION.json(),
  ],
  run: async ({ flags, io }) => {
    const { seriesCommand } = await import('../commands/series.ts');
    return seriesCommand(flags, io);
  },
});
