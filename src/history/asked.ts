// SPDX-License-Identifier: GPL-2.0-only
// What the programs about kernel texts are asked for on their command lines.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { DEFAULTS } from '../engines/defaults.ts';
import { SourceError } from '../source/source-error.ts';
import { wholeNumber } from './program.ts';

/** What `npm run history` is asked for. @throws SourceError, or what parseArgs() throws, in a sentence */
export function askedOfHistory(args: readonly string[]): {
  readonly folder: string;
  readonly runs: number;
  readonly threads: number;
  readonly output: string;
} {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      runs: { type: 'string', default: '60000' },
      threads: { type: 'string', default: String(availableParallelism()) },
      output: { type: 'string', default: 'reports/history.md' },
    },
  });
  const [folder] = positionals;
  if (folder === undefined)
    throw new SourceError('the folder is missing; name a kernel git tree, or a folder with <commit>/mmu.c');
  return {
    folder,
    runs: wholeNumber('runs', values.runs),
    threads: wholeNumber('threads', values.threads),
    output: values.output,
  };
}

/** What `npm run faithful` is asked for. @throws as askedOfHistory() does */
export function askedOfFaithful(args: readonly string[]): {
  readonly tree: string;
  readonly runs: number;
  readonly seed: number;
} {
  const { runs, seed, tree } = parseArgs({
    args: [...args],
    options: {
      tree: { type: 'string' },
      runs: { type: 'string', default: String(DEFAULTS.runs) },
      seed: { type: 'string', default: String(DEFAULTS.seed) },
    },
  }).values;
  if (tree === undefined)
    throw new SourceError('--tree is missing; name a kernel git tree, or a folder with <commit>/mmu.c');
  return { tree, runs: wholeNumber('runs', runs), seed: wholeNumber('seed', seed) };
}
