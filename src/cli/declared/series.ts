// SPDX-License-Identifier: GPL-2.0-only
// `series` as it is typed.
import { OPTION, type SeriesFlags } from '../options.ts';
import { commandLine } from './command-line.ts';

const ABOUT = `Runs every patch of a series on the same generated machines and compares each with its predecessor and with the base: the same
calls, the same outcome, a difference that a contract declares, one that mends, refines, changes or breaks. Names the first patch that
breaks, the line where each first differs, and what a later patch takes back.

--git A..B takes every commit of the range that touches the file; --mbox takes a series as it was mailed, applied to that file of --git A
alone. Without either the stages are the --refactored modules in the order given.`;

const EXAMPLES = `Examples:
  $ stage2-verify series --git v7.1..my-branch
  $ b4 am -o - ID | stage2-verify series --mbox - --git v7.1 --format mail
  $ stage2-verify series --runs 3000 --seed 7 --report-dir other`;

export const SERIES = commandLine<SeriesFlags>({
  name: 'series',
  summary: 'every patch of a series against its predecessor and the base',
  about: ABOUT,
  examples: EXAMPLES,
  options: [
    OPTION.git('A..B: every commit of the range that touches the file; with --mbox the revision A alone'),
    OPTION.mbox(),
    OPTION.tree(),
    OPTION.file(),
    OPTION.legacy(),
    OPTION.trust(),
    OPTION.refactored('all built-in ones, in the order of the series'),
    OPTION.contracts(),
    OPTION.seriesRuns(),
    OPTION.function(),
    OPTION.release(),
    OPTION.config(),
    OPTION.facade(),
    OPTION.seed(),
    OPTION.preemptions(),
    OPTION.workers(),
    OPTION.reportDir(),
    OPTION.format(),
    OPTION.json(),
  ],
  run: async ({ flags, io }) => {
    const { seriesCommand } = await import('../commands/series.ts');
    return seriesCommand(flags, io);
  },
});
