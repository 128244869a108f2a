// SPDX-License-Identifier: GPL-2.0-only
// The page about states of the kernel in pairs.
import type { ChangeWord, DivergenceClass, Verdict } from '../core/result.ts';
import type { Scenario } from '../core/scenario.ts';
import { markdownTable } from '../report/markdown/markup.ts';
import { count, list } from '../report/words.ts';
import type { DifferentCall } from './first-difference.ts';
import { type HistoryPair, PAIRS, type State } from './pairs.ts';

/** One kind of difference of a pair. */
export interface PairDifference {
  readonly class: DivergenceClass;
  readonly count: number;
  readonly headline: string;
  readonly invariants: readonly {
    readonly name: string;
    readonly variant: string;
    readonly detail: string;
  }[];
  readonly scenario: Scenario;
  readonly first: readonly [before: DifferentCall, after: DifferentCall] | null;
}

/** What came of comparing a pair. Plain data: it crosses threads. */
export interface FoundPair {
  /** Position of the pair. */
  readonly pair: number;
  /** SHA-256 of both texts. */
  readonly hashes: readonly [before: string, after: string];
  readonly releases: readonly [before: string, after: string];
  readonly verdict: Verdict;
  readonly word: ChangeWord | null;
  readonly extent: string;
  readonly remarks: readonly string[];
  readonly differences: readonly PairDifference[];
}

/** Whether the tool said what was expected. */
export function isExpected({ pair, word }: FoundPair): boolean {
  return word !== null && PAIRS[pair].words.includes(word);
}

/** The page; the same texts and as many scenarios give the same bytes. */
export function historyPage(found: readonly FoundPair[]): string {
  const agreed = found.filter(isExpected).length;
  const sections = [
    '# States of the kernel in pairs',
    'What a verdict should say was written down from the commits before the tool was run on them. Made by `npm run history -- DIR`, where ' +
      'DIR is a git tree of the kernel or a folder with `<commit>/mmu.c`. Each pair ran on a sample with one race, seed 1; the function is `user_mem_abort()` where no other is named.',
    `The tool says what was expected of ${agreed} of ${count(found.length, 'pair')}. Where it does not, the analysis says who is wrong.`,
    markdownTable(
      ['', 'before', 'after', 'it calls itself', 'verdict', 'change', 'as expected'],
      found.map((one, i) => {
        const { after, before, claim } = PAIRS[one.pair];
        const word = one.word ?? 'unknown';
        return [
          String(i + 1),
          short(before),
          short(after) + ofFunction(PAIRS[one.pair]),
          claim,
          one.verdict,
          word,
          isExpected(one) ? 'yes' : 'no',
        ];
      }),
    ),
    ...found.map((one, i) => pairSection(one, PAIRS[one.pair], i + 1)),
  ];
  return `${sections.join('\n\n')}\n`;
}

function short({ config, state }: State): string {
  const name = /^[0-9a-f]{40}$/.test(state) ? state.slice(0, 12) : state;
  const given = Object.entries(config ?? {}).map(([symbol, value]) => `${symbol}=${value ? 'y' : 'n'}`);
  return [name, ...given].join(', ');
}

/** The function, where it is not the first of all subjects. */
function ofFunction({ function: name }: HistoryPair): string {
  return name === undefined ? '' : `, \`${name}()\``;
}

function pairSection(found: FoundPair, pair: HistoryPair, at: number): string {
  const { after, analysis, before, expected } = pair;
  const { extent, differences, hashes, releases, remarks, verdict, word } = found;
  const interfaces = [...new Set(releases)].join(' and ');
  return [
    `## ${at}. ${short(before)} to ${short(after)}${ofFunction(pair)}`,
    `Expected: ${expected}.`,
    `Found: ${verdict}${word === null || word === verdict ? '' : `, ${word}`} (${extent}).`,
    ...(differences.length === 0 ? [] : [differences.map(differenceLines).join('\n')]),
    ...(remarks.length === 0 ? [] : [remarks.map((remark) => `Note: ${remark}.`).join('\n')]),
    ...(analysis === null ? [] : [`Analysis: ${analysis}`]),
    `Texts: ${hashes.map((hash) => hash.slice(0, 16)).join(' and ')}; interfaces of ${interfaces}.`,
  ].join('\n\n');
}

/** One item of a list. */
function differenceLines(difference: PairDifference): string {
  const { choices, races } = difference.scenario;
  const machine = Object.entries(choices).map(([name, value]) => `${name}=${value}`);
  const struck = races.map(({ action, site }) => `${action} before ${site}`);
  const broken = difference.invariants.map(({ name, variant }) => `${name} (${variant})`);
  return [
    `- ${difference.class}, ${count(difference.count, 'scenario')}: ${difference.headline}`,
    ...(difference.first === null
      ? []
      : [`  - first difference: ${difference.first.map(callText).join('; ')}`]),
    ...(broken.length === 0 ? [] : [`  - broken: ${list([...new Set(broken)])}`]),
    `  - scenario: ${[...machine, ...struck].join(', ')}`,
  ].join('\n');
}

function callText({ at, call }: DifferentCall, side: number): string {
  const who = side === 0 ? 'before' : 'after';
  if (call === null) return `${who} has ended`;
  return `${who} \`${call}\`${at === null ? '' : ` at ${at}`}`;
}
