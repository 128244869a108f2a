// SPDX-License-Identifier: GPL-2.0-only
// Every option, once.

import { Option } from 'commander';
import type { Release } from '../c/translate.ts';
import { DEFAULTS, ENGINE_NAMES, type EngineName, PAGE_SIZES, type PageSize } from '../engines/defaults.ts';
import { usualRuns } from '../engines/registry.ts';
import { USUAL_FILE, USUAL_READING } from '../source/c-source.ts';
import { seconds, wholeNumber } from './numbers.ts';
import { parseShard, type Shard } from './shards/shard.ts';
import { UsageError } from './usage-error.ts';

/** Where reports go unless told otherwise: a folder that hides itself from git. */
export const REPORT_DIR = '.stage2-verify';

/** Runs from which on the branches that they reach are measured: fewer would say little. */
export const MEASURED_FROM = 10_000;

/** Options that name revisions of a kernel tree, and say how C is read. */
export interface SourceFlags extends Partial<CFlags> {
  readonly trust?: boolean;
  readonly git?: string;
  readonly tree?: string;
  readonly file?: string;
}

/** Races in one run, up to which a certificate holds unless told otherwise. */
export const CERTIFIED_RACES = 1;

/** Options of `verify`, as commander hands them over. */
export interface VerifyFlags extends SourceFlags {
  readonly legacy?: string;
  readonly refactored?: readonly string[];
  readonly contracts?: readonly string[];
  readonly engine: EngineName;
  readonly runs: number;
  readonly seed: number;
  readonly preemptions: number;
  readonly pageSize: PageSize;
  readonly strict: boolean;
  readonly timeLimit?: number;
  readonly workers?: number;
  readonly shard?: Shard;
  readonly resume?: string;
  readonly reportDir: string;
  /** False after `--no-report`. */
  readonly report: boolean;
  readonly format: Format;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly github: boolean;
  readonly watch: boolean;
}

/** Options that say how C is read. */
export interface CFlags {
  readonly function: string;
  readonly release?: Release;
  readonly config?: { readonly [symbol: string]: boolean };
  readonly facade?: readonly string[];
}

/** Options of `translate`. */
export interface TranslateFlags extends CFlags {
  readonly output?: string;
}

/** Options of `merge`. */
export type MergeFlags = Pick<
  VerifyFlags,
  'trust' | 'reportDir' | 'report' | 'format' | 'json' | 'quiet' | 'github'
>;

/** Options of `replay`. What is absent is taken from the scenario file. */
export interface ReplayFlags extends Omit<SourceFlags, 'git' | 'file'> {
  readonly legacy?: string;
  readonly refactored?: readonly string[];
  readonly contracts?: readonly string[];
  readonly preemptions?: number;
  readonly strict?: boolean;
  /** Whether the scenario runs on a machine, and of which kernel; `replay` only. */
  readonly onKernel?: boolean;
  /** `c`: the scenario as a program for another machine. */
  readonly format?: 'text' | 'c';
  readonly kernel?: string;
  readonly json: boolean;
}

/** Options of `shrink`. */
export interface ShrinkFlags extends ReplayFlags {
  readonly output?: string;
}

/** Options of `bugs`. */
export interface BugsFlags {
  readonly seeds: number;
  readonly reportDir: string;
  readonly json: boolean;
}

/** Options of `conformance`. */
export interface ConformanceFlags {
  readonly tree?: string;
  readonly seed: number;
  readonly sequences: number;
  readonly thorough: boolean;
  readonly replay?: string;
  /** An image, or true for the one in the cache. */
  readonly kernel?: string | true;
  readonly scenarios: number;
  readonly races: number;
  readonly reportDir: string;
  /** False after `--no-report`. */
  readonly report: boolean;
  readonly json: boolean;
}

/** Options of `certify`. */
export interface CertifyFlags {
  readonly legacy?: string;
  readonly refactored?: readonly string[];
  readonly preemptions: number;
  readonly pageSize: PageSize;
  readonly workers?: number;
  readonly reportDir: string;
  readonly json: boolean;
  readonly check: boolean;
}

/** Options of `init`. */
export interface InitFlags {
  readonly from: string;
}

/** Options of `explain`. */
export interface ExplainFlags {
  readonly function: string;
  readonly json: boolean;
}

/** Options of `series`. */
export interface SeriesFlags extends SourceFlags {
  readonly mbox?: string;
  readonly contracts?: readonly string[];
  readonly format: Format;
  readonly workers?: number;
  readonly legacy?: string;
  readonly refactored?: readonly string[];
  readonly runs: number;
  readonly seed: number;
  readonly preemptions: number;
  readonly reportDir: string;
  readonly json: boolean;
}

/** Scenarios of each pair of `series` unless told otherwise. */
const SERIES_RUNS = 60_000;

/** Searches for each planted bug unless told otherwise. */
export const BUG_SEEDS = 20;

function parseEngine(text: string): EngineName {
  const engine = ENGINE_NAMES.find((candidate) => candidate === text);
  if (engine !== undefined) return engine;
  throw new UsageError(`--engine is "${text}"; use one of ${ENGINE_NAMES.join(', ')}`);
}

function parsePageSize(text: string): PageSize {
  const size = PAGE_SIZES.find((candidate) => candidate === text);
  if (size === undefined)
    throw new UsageError(`--page-size is "${text}"; use one of ${PAGE_SIZES.join(', ')}`);
  return size;
}

function append(value: string, previous: readonly string[] | undefined): readonly string[] {
  return [...(previous ?? []), value];
}

/** How a result can be written to standard output. */
export const FORMATS = ['text', 'json', 'markdown', 'ktap', 'mail'] as const;
/** One of them. */
export type Format = (typeof FORMATS)[number];

function parseFormat(text: string): Format {
  const format = FORMATS.find((name) => name === text);
  if (format !== undefined) return format;
  throw new UsageError(`--format is "${text}"; use one of ${FORMATS.join(', ')}`);
}

/** As `git describe` counts them: the newest first. */
const RELEASE_NAMES: readonly Release[] = ['7.1', '7.0', '6.18', '6.12', '6.6', '6.1'];

function parseRelease(text: string): Release {
  const release = RELEASE_NAMES.find((name) => name === text.replace(/^v/, ''));
  if (release !== undefined) return release;
  throw new UsageError(`--release is "${text}"; use one of ${RELEASE_NAMES.join(', ')}`);
}

function parseConfig(
  text: string,
  previous: { readonly [symbol: string]: boolean } | undefined,
): { readonly [symbol: string]: boolean } {
  const [, symbol, value] = /^(\w+)=([yn])$/.exec(text) ?? [];
  if (symbol === undefined)
    throw new UsageError(`--config is "${text}"; write NAME=y or NAME=n, with the name as the C has it`);
  return { ...previous, [symbol]: value === 'y' };
}

/** Every option of every command, each defined once. */
export const OPTION = {
  git: (about: string) => new Option('--git <range>', about),
  tree: () =>
    new Option('--tree <dir>', 'the kernel tree').default(undefined, 'the checkout around this folder'),
  file: () => new Option('--file <path>', 'the file in the tree').default(undefined, USUAL_FILE),
  mbox: () =>
    new Option(
      '--mbox <file>',
      'a series as it was mailed: an mbox, a maildir, or - for standard input; --git names the revision it was made for',
    ),
  legacy: () =>
    new Option('--legacy <module>', 'the base: a built-in name, a C file, REV:FILE or a module').default(
      undefined,
      'the built-in legacy',
    ),
  refactored: (about: string) =>
    new Option(
      '--refactored <module>',
      'a tip to judge: a built-in name, a C file, REV:FILE or a module; repeatable',
    )
      .argParser(append)
      .default(undefined, about),
  trust: () =>
    new Option(
      '--trust',
      'run modules whatever they consist of: you answer for what they do on this machine, and the report says so',
    ),
  contracts: () =>
    new Option(
      '--contracts <file>',
      'a module with contracts for the refactored variants, beside what they bring themselves; repeatable',
    ).argParser(append),
  engine: () =>
    new Option(
      '--engine <name>',
      'how scenarios are chosen: random draws them, exhaustive runs every machine and schedule in the bound, sessions draws many calls in a row on one machine, whatever the function, all takes each in turn',
    )
      .choices(ENGINE_NAMES)
      .argParser(parseEngine)
      .default(DEFAULTS.engine),
  runs: () =>
    new Option('--runs <n>', `scenarios for each variant; from ${MEASURED_FROM} on, branches are measured`)
      .argParser(wholeNumber('--runs', 1, 1_000_000_000))
      .default(DEFAULTS.runs, `${DEFAULTS.runs}, of sessions ${usualRuns('sessions')}`),
  seriesRuns: () =>
    new Option('--runs <n>', 'scenarios of each pair')
      .argParser(wholeNumber('--runs', 1, 100_000_000))
      .default(SERIES_RUNS),
  seed: () =>
    new Option('--seed <n>', 'the same seed gives the same report')
      .argParser(wholeNumber('--seed', 0, 0xffff_ffff))
      .default(DEFAULTS.seed),
  preemptions: () =>
    new Option('--preemptions <k>', 'how many races may strike in one run, 0 to 4')
      .argParser(wholeNumber('--preemptions', 0, 4))
      .default(DEFAULTS.preemptions),
  certifiedPreemptions: () =>
    new Option('--preemptions <k>', 'how many races may strike in one run, 0 to 4')
      .argParser(wholeNumber('--preemptions', 0, 4))
      .default(CERTIFIED_RACES),
  check: () =>
    new Option('--check', 'run nothing: does the certificate still speak of these sources?').default(false),
  preemptionsOfFile: () =>
    new Option('--preemptions <k>', 'how many races may strike in one run, 0 to 4')
      .argParser(wholeNumber('--preemptions', 0, 4))
      .default(undefined, 'what the file says, else its number of races'),
  pageSize: () =>
    new Option('--page-size <size>', 'page size of the host')
      .choices(PAGE_SIZES)
      .argParser(parsePageSize)
      .default(DEFAULTS.pageSize),
  strict: () => new Option('--strict', 'compare the ordered effects as well').default(DEFAULTS.strict),
  strictOfFile: () =>
    new Option('--strict', 'compare the ordered effects as well').default(undefined, 'what the file says'),
  timeLimit: () =>
    new Option(
      '--time-limit <s>',
      'seconds for everything, from the start on; a run cut short is inconclusive',
    ).argParser(seconds('--time-limit', 1_000_000)),
  budget: () =>
    new Option(
      '--budget <s>',
      'in a kernel tree: seconds for every machine with one race at most, where the draw finds nothing; 0 for the draw alone',
    )
      .argParser(wholeNumber('--budget', 0, 1_000_000))
      .default(600),
  reportDir: () =>
    new Option('--report-dir <dir>', 'where the reports go; index.html there shows all of them').default(
      REPORT_DIR,
    ),
  noReport: () => new Option('--no-report', 'write no reports'),
  format: () =>
    new Option('--format <format>', `how the result is written: ${FORMATS.join(', ')}`)
      .argParser(parseFormat)
      .default('text'),
  json: () =>
    new Option('--json', 'print the result as JSON on standard output, and nothing else').default(false),
  workers: () =>
    new Option('--workers <n>', 'threads that run scenarios; the result does not depend on it')
      .argParser(wholeNumber('--workers', 1, 256))
      .default(undefined, 'every core, if the run is long enough'),
  shard: () =>
    new Option('--shard <k/n>', 'run the k-th of n equal shares (k from 1); see merge').argParser(parseShard),
  resume: () =>
    new Option('--resume <file>', 'go on from a checkpoint or an unfinished shard, with its options'),
  quiet: () => new Option('--quiet', 'print the verdict line only').default(false),
  github: () =>
    new Option(
      '--github',
      'in a GitHub workflow: annotations in the log (standard error with --json), and the summary of the job',
    ).default(false),
  watch: () => new Option('--watch', 'verify again whenever a file of a variant is saved').default(false),
  seeds: () =>
    new Option('--seeds <n>', 'searches for each bug, each from a seed of its own')
      .argParser(wholeNumber('--seeds', 1, 1000))
      .default(BUG_SEEDS),
  function: () =>
    new Option(
      '--function <name>',
      'the C function that is verified, with all that it calls: user_mem_abort, gmem_abort, handle_access_fault, kvm_handle_guest_abort, kvm_arch_vcpu_pre_fault_memory or pkvm_mem_abort, or what a tree calls the first',
    ).default(USUAL_READING.function),
  release: () =>
    new Option('--release <release>', `the release whose interfaces the C uses: ${RELEASE_NAMES.join(', ')}`)
      .argParser(parseRelease)
      .default(undefined, 'told by what the C calls'),
  config: () =>
    new Option('--config <NAME=y|n>', 'the value of a preprocessor symbol; repeatable').argParser(
      parseConfig,
    ),
  facade: () =>
    new Option(
      '--facade <file>',
      'a C header that declares what the C calls and the model does not know, or a module that implements it; repeatable',
    ).argParser(append),
  from: () => new Option('--from <state>', 'the built-in variant that it begins as').default('legacy'),
  translationOutput: () =>
    new Option('-o, --output <dir>', 'the folder that the translation goes to').default(
      undefined,
      'standard output',
    ),
  output: () =>
    new Option('-o, --output <file>', 'where the smaller scenario goes').default(
      undefined,
      'next to the input, as NAME.min.json',
    ),
} as const;
