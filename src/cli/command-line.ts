// SPDX-License-Identifier: GPL-2.0-only
// The command that repeats a run.
import { visible } from '../core/one-line.ts';
import { DEFAULTS } from '../engines/defaults.ts';
import { usualRuns } from '../engines/registry.ts';
import { USUAL_READING } from '../source/c-source.ts';
import {
  CERTIFIED_RACES,
  type CertifyFlags,
  type SeriesFlags,
  type SourceFlags,
  type VerifyFlags,
} from './options.ts';

/** How the package is run by somebody who has installed it. */
export const INVOCATION = 'npx stage2-verify';

/** The command that repeats a run: what was given, without what is the default and what only says where results go. */
export function verifyCommandLine(flags: VerifyFlags): string {
  const words = ['verify', ...rangeWords(flags), ...variantWords(withoutRange(flags))];
  for (const [option, value, usual] of [
    ['--engine', flags.engine, DEFAULTS.engine],
    ['--runs', flags.runs, usualRuns(flags.engine)],
    ['--seed', flags.seed, DEFAULTS.seed],
    ['--preemptions', flags.preemptions, DEFAULTS.preemptions],
    ['--page-size', flags.pageSize, DEFAULTS.pageSize],
  ] as const) {
    if (value !== usual) words.push(option, String(value));
  }
  if (flags.strict) words.push('--strict');
  if (flags.trust === true) words.push('--trust');
  if (flags.timeLimit !== undefined) words.push('--time-limit', String(flags.timeLimit));
  return [INVOCATION, ...words].join(' ');
}

/** The command that renews a certificate. */
export function certifyCommandLine(flags: CertifyFlags): string {
  const words = ['certify', ...variantWords(flags)];
  if (flags.preemptions !== CERTIFIED_RACES) words.push('--preemptions', String(flags.preemptions));
  if (flags.pageSize !== DEFAULTS.pageSize) words.push('--page-size', flags.pageSize);
  return [INVOCATION, ...words].join(' ');
}

/** The command that repeats a series. */
export function seriesCommandLine(flags: SeriesFlags): string {
  const words = ['series', ...rangeWords(flags)];
  words.push(...variantWords(flags), '--runs', String(flags.runs), '--seed', String(flags.seed));
  words.push('--preemptions', String(flags.preemptions));
  return [INVOCATION, ...words].join(' ');
}

/** The options that name a range or a mailed series, where they were given. */
function rangeWords({ file, git, mbox }: SourceFlags & { readonly mbox?: string }): readonly string[] {
  return [
    ['--git', git],
    ['--mbox', mbox],
    ['--file', file],
  ].flatMap(([option = '', value]) => (value === undefined ? [] : [option, shellWord(value)]));
}

/** A range says which variants there are: what it was resolved to is left out. */
function withoutRange(flags: VerifyFlags): Parameters<typeof variantWords>[0] {
  if (flags.git === undefined) return flags;
  const { legacy: _legacy, refactored: _refactored, ...rest } = flags;
  return rest;
}

/** The options that name variants, where they were given. */
export function variantWords(
  flags: Pick<VerifyFlags, 'legacy' | 'refactored' | 'contracts'> & Omit<SourceFlags, 'git' | 'file'>,
): readonly string[] {
  const words = (option: string, values: readonly string[] = []): readonly string[] =>
    values.flatMap((value) => [option, shellWord(value)]);
  return [
    ...words('--legacy', flags.legacy === undefined ? [] : [flags.legacy]),
    ...words('--refactored', flags.refactored),
    ...words('--contracts', flags.contracts),
    ...words('--tree', flags.tree === undefined ? [] : [flags.tree]),
    ...words(
      '--function',
      flags.function === undefined || flags.function === USUAL_READING.function ? [] : [flags.function],
    ),
    ...words('--release', flags.release === undefined ? [] : [flags.release]),
    ...words(
      '--config',
      Object.entries(flags.config ?? {}).map(([symbol, value]) => `${symbol}=${value ? 'y' : 'n'}`),
    ),
    ...words('--facade', flags.facade),
  ];
}

/** `word` as a shell reads it back; what cannot be seen stands there by its bytes, as bash, zsh and ksh have them. */
export function shellWord(word: string): string {
  if (/^[A-Za-z0-9_./:@%+=,-]+$/.test(word)) return word;
  if (visible(word) === word) return `'${word.replaceAll("'", "'\\''")}'`;
  const inside = [...word].map((character) => {
    if (character === "'" || character === '\\') return `\\${character}`;
    if (visible(character) === character) return character;
    return [...Buffer.from(character)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
  });
  return `$'${inside.join('')}'`;
}
