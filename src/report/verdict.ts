// SPDX-License-Identifier: GPL-2.0-only
// The verdict in one sentence.
import type { BaseProblemReport, PairReport, VerifyReport } from '../core/result.ts';
import { draws, enumerates, nounOf } from '../engines/registry.ts';
import { changeText } from './change-words.ts';
import { count } from './words.ts';

/** A result as far as its verdict goes: of a run, or read back from its JSON. */
type Told = Omit<VerifyReport, 'pairs' | 'baseProblems'> & { readonly pairs: readonly TellingPair[] };
type TellingPair = Omit<PairReport, 'branches' | 'divergences' | 'contracts' | 'baseProblems' | 'invariants'>;

/** The verdict with its grade and the bound or budget behind it, as one sentence. */
export function verdictSentence(report: Told): string {
  const { grade, pairs, verdict } = report;
  switch (verdict) {
    case 'equivalent':
      return `EQUIVALENT (${grade}, ${extentText(report)}): ${equivalentText(pairs)}`;
    case 'divergent':
      return `DIVERGENT (${grade}, ${extentText(report)}): ${changeText(report.pairs.filter((pair) => pair.verdict === 'divergent'))}`;
    case 'inconclusive':
      return `INCONCLUSIVE (${extentText(report)}): ${[...new Set(pairs.flatMap((pair) => pair.remarks))].join('; ') || 'nothing was compared'}`;
  }
}

/** How far the verdict reaches: the bound with the exact number of scenarios in it, or how many were drawn from which seed. */
function extentText({ grade, machines, options, pairs, seed }: Told): string {
  const [most = 0n] = pairs.map(scenariosOf).sort((a, b) => (a < b ? 1 : -1));
  const scenarios = count(most, nounOf(options.engine));
  const races = options.preemptions === 0 ? 'no race' : count(options.preemptions, 'race');
  // An enumeration that was stopped has drawn nothing.
  if (grade !== 'exhaustive')
    return machines === null ? `${scenarios}, ${races}, seed ${seed}` : `${scenarios}, ${races}`;
  const sizes = options.pageSize === 'all' ? 'all page sizes' : `${options.pageSize} pages`;
  const bound = options.preemptions === 0 ? races : `up to ${races}`;
  const drawn =
    draws(options.engine) && enumerates(options.engine)
      ? `, and ${count(options.runs, 'scenario')} drawn, seed ${seed}`
      : '';
  return `${sizes}, ${bound}, all ${machines === null ? scenarios : count(BigInt(machines), 'machine')}${drawn}`;
}

/** The scenarios of a pair, exactly. */
export function scenariosOf({ coverage, scenarios }: Pick<PairReport, 'coverage' | 'scenarios'>): bigint {
  return BigInt(coverage?.scenarios ?? scenarios);
}

function equivalentText(pairs: readonly TellingPair[]): string {
  const legacy = pairs[0]?.legacy ?? 'the original';
  return pairs.length === 1
    ? `${pairs[0]?.refactored} matches ${legacy}`
    : `all ${pairs.length} match ${legacy}`;
}

/** Why the verdict is not better, beside the divergences: one sentence each. */
export function remarkLines(report: Told): readonly string[] {
  return [
    ...report.trusted.map(
      (name) =>
        `${name}: run with --trust; what it consists of was not looked at, and the verdict is worth no more than it is`,
    ),
    ...report.pairs.flatMap((pair) => pair.remarks.map((remark) => `${pair.refactored}: ${remark}`)),
  ];
}

/** A problem of the base, in one line. */
export function problemLine({ id, known, title }: Pick<BaseProblemReport, 'id' | 'known' | 'title'>): string {
  return `${known ? '' : 'NEW: '}${id}: ${title}`;
}

/** Divergences that nobody declared. */
export function undeclared(pair: PairReport): PairReport['divergences'] {
  return pair.divergences.filter((divergence) => divergence.contract === null);
}

/** Divergences that a contract declared. */
export function declared(pair: PairReport): PairReport['divergences'] {
  return pair.divergences.filter((divergence) => divergence.contract !== null);
}
