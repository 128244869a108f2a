// SPDX-License-Identifier: GPL-2.0-only
// What the bench prints: ratios first, because those of one run can be compared between machines, and rates cannot.
import { number } from '../report/words.ts';
import { MEASURED, type Measured, type Rates } from './measure.ts';
import type { Measurement } from './rounds.ts';

const WORDS: { readonly [name in Measured]: string } = {
  pairs: 'pairs, all invariants',
  bareFunctions: 'bare functions',
  bareOnce: 'bare functions, each scenario once',
  emptyPredicate: 'empty predicate',
  exhaustive: 'exhaustive walk, executions',
};

/** What the rate of pairs is held against. */
const WHOLES: readonly Measured[] = ['bareFunctions', 'bareOnce', 'emptyPredicate'];

/** The revision that was measured beside. */
export interface Against extends Measurement {
  /** As it was named, and its commit. */
  readonly name: string;
}

/** What runs of the C come to beside the same functions written by hand, by the name of the variant. */
export type RatiosOfC = readonly { readonly variant: string; readonly ratio: number }[];

/** The page of one run. */
export function ratesPage(present: Measurement, against: Against | null, ofC: RatiosOfC): string {
  const { mebibytes, rates } = present;
  const ratios = WHOLES.map((whole) =>
    row(
      `pairs of ${WORDS[whole]}`,
      percent(rates.pairs, rates[whole]),
      against === null ? [] : [percent(against.rates.pairs, against.rates[whole])],
    ),
  );
  const fasterBy = (name: Measured): readonly string[] =>
    against === null ? [] : [rateOf(against.rates, name), times(rates[name], against.rates[name])];
  return [
    row('ratio', 'here', against === null ? [] : [against.name]),
    ...ratios,
    ...ofC.map(({ ratio, variant }) => row(`C of ${variant} of written`, ratio.toFixed(3), [])),
    '',
    row('per second of CPU time', 'here', against === null ? [] : [against.name, 'here of it']),
    ...MEASURED.map((name) => row(WORDS[name], rateOf(rates, name), fasterBy(name))),
    row('peak memory', `${mebibytes} MiB`, against === null ? [] : [`${against.mebibytes} MiB`]),
    '',
  ].join('\n');
}

function row(name: string, here: string, there: readonly string[]): string {
  return `${name.padEnd(46)}${here.padStart(10)}${there.map((text) => `  ${text.padStart(14)}`).join('')}`;
}

function rateOf(rates: Rates, name: Measured): string {
  const rate = rates[name];
  return rate === undefined ? '-' : number(rate);
}

function percent(some: number | undefined, whole: number | undefined): string {
  return some === undefined || whole === undefined ? '-' : `${((100 * some) / whole).toFixed(0)} %`;
}

function times(here: number | undefined, there: number | undefined): string {
  return here === undefined || there === undefined ? '-' : `${(here / there).toFixed(2)} x`;
}
