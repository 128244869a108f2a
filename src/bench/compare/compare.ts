// SPDX-License-Identifier: GPL-2.0-only
// The same bugs in the same text, looked for by each tool.
import { performance } from 'node:perf_hooks';
import { translate } from '../../c/translate.ts';
import type { Variant } from '../../core/variant.ts';
import { variantOfC } from '../../source/c-variant.ts';
import { USER_MEM_ABORT } from '../../subjects/user_mem_abort/subject.ts';
import { median } from '../cpu.ts';
import { type Found, mediansOf, type Searches } from './found.ts';
import { Fuzzer, fuzz, noFuzzer } from './fuzzer.ts';
import { HARMLESS, PLANTED, plant, titleOf } from './planted.ts';
import { byEmptyPredicate, byRecord, byThisTool, pairOf, type Search } from './searches.ts';

/** What is compared with what; `libFuzzer` is absent where it could not be run. */
export type Tool = 'stage2-verify' | 'fast-check' | 'libFuzzer';

/** What a change took each tool. */
export interface BugResult {
  readonly id: string;
  readonly title: string;
  readonly searches: { readonly [tool in Tool]?: Searches };
}

/** The result file. */
export interface Comparison {
  /** Release of the text. */
  readonly release: string;
  readonly seeds: number;
  /** Scenarios after which a search is given up. */
  readonly most: { readonly [tool in Tool]: number };
  /** Scenarios per second of CPU time, on the text and itself. */
  readonly rates: { readonly [tool in Tool | 'empty predicate']?: number };
  /** Seconds until the first scenario: the text is translated, or the harness compiled. */
  readonly preparing: { readonly [tool in Tool]?: number };
  /** Why the fuzzer was left out; null if it was not. */
  readonly leftOut: string | null;
  readonly bugs: readonly BugResult[];
}

export interface CompareOptions {
  /** The text of mmu.c, of 6.12. */
  readonly text: string;
  readonly release: string;
  readonly seeds: number;
  /** A folder for what is built. */
  readonly scratch: string;
  readonly onProgress: (line: string) => void;
}

const MOST: Comparison['most'] = { 'stage2-verify': 60_000, 'fast-check': 60_000, libFuzzer: 1_000_000 };
/** Scenarios of one measurement of a rate, and how many there are; the median counts. */
const RATE_SCENARIOS = 60_000;
const RATE_ROUNDS = 5;

/** Runs the whole comparison. */
export function compareTools(options: CompareOptions): Comparison {
  const { onProgress, release, scratch, seeds, text } = options;
  const leftOut = noFuzzer(scratch);
  if (leftOut !== null) onProgress(`libFuzzer is left out: ${leftOut}`);
  const fuzzer = leftOut === null ? new Fuzzer(scratch, text) : null;
  onProgress('rates');
  const base = variantFrom(text, 'base');
  const rates = ratesOf(base, fuzzer, text);
  const preparing: { [tool in Tool]?: number } = {};
  const all = [...PLANTED, HARMLESS];
  const bugs = all.map((bug, i): BugResult => {
    onProgress(`${bug.id}, ${i + 1} of ${all.length}`);
    const planted = plant(text, bug);
    const started = performance.now();
    const tip = variantFrom(planted, bug.id);
    preparing['stage2-verify'] ??= secondsSince(started);
    const inModel = (search: Search, most: number): Searches =>
      searches(seeds, (seed) => search(pairOf(base, tip), seed, most));
    const own = inModel(byThisTool, MOST['stage2-verify']);
    const record = inModel(byRecord, MOST['fast-check']);
    const found = { 'stage2-verify': own, 'fast-check': record };
    const named = { id: bug.id, title: titleOf(bug) };
    if (fuzzer === null) return { ...named, searches: found };
    const building = performance.now();
    const program = fuzzer.build(planted);
    preparing.libFuzzer ??= secondsSince(building);
    const fuzzed = searches(seeds, (seed) => fuzz(program, seed, MOST.libFuzzer));
    return { ...named, searches: { ...found, libFuzzer: fuzzed } };
  });
  return { release, seeds, most: MOST, rates, preparing, leftOut, bugs };
}

function variantFrom(text: string, name: string): Variant {
  return variantOfC(translate(text, { file: 'arch/arm64/kvm/mmu.c', function: USER_MEM_ABORT.name }), name);
}

function searches(seeds: number, search: (seed: number) => Found): Searches {
  return mediansOf(Array.from({ length: seeds }, (_, i) => search(i + 1)));
}

/** In turn, so that whatever slows the machine slows all alike. */
function ratesOf(base: Variant, fuzzer: Fuzzer | null, text: string): Comparison['rates'] {
  const pair = pairOf(base, { ...base, name: 'itself' });
  const program = fuzzer?.build(text);
  const measured = {
    'stage2-verify': (seed: number) => byThisTool(pair, seed, RATE_SCENARIOS),
    'fast-check': (seed: number) => byRecord(pair, seed, RATE_SCENARIOS),
    'empty predicate': (seed: number) => byEmptyPredicate(pair, seed, 4 * RATE_SCENARIOS),
    ...(program === undefined
      ? {}
      : { libFuzzer: (seed: number) => fuzz(program, seed, 8 * RATE_SCENARIOS) }),
  };
  const all = Object.fromEntries(Object.keys(measured).map((tool): [string, number[]] => [tool, []]));
  for (let round = 0; round <= RATE_ROUNDS; round++)
    for (const [tool, measure] of Object.entries(measured)) {
      const { found, scenarios, seconds } = measure(round + 1);
      if (found) throw new TypeError(`${tool} tells a text from itself`);
      // The first round warms up.
      if (round > 0) all[tool]!.push(scenarios / seconds);
    }
  return Object.fromEntries(Object.entries(all).map(([tool, values]) => [tool, Math.round(median(values))]));
}

function secondsSince(started: number): number {
  return Math.round(performance.now() - started) / 1000;
}
