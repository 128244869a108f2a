// SPDX-License-Identifier: GPL-2.0-only
import type { PairReport, VerifyReport } from '../engines/result.ts';
import { count, list } from './words.ts';

/** The verdict with its grade and the budget behind it, as one sentence. */
export function verdictSentence(report: VerifyReport): string {
  const { grade, options, pairs, seed, verdict } = report;
  const scenarios = Math.max(0, ...pairs.map((pair) => pair.scenarios));
  const races = options.preemptions === 0 ? 'no race' : count(options.preemptions, 'race');
  const budget = `${count(scenarios, 'scenario')}, ${races}, seed ${seed}`;
  switch (verdict) {
    case 'equivalent':
      return `EQUIVALENT (${grade}, ${budget}): ${equivalentText(pairs)}`;
    case 'divergent':
      return `DIVERGENT (${grade}, ${budget}): ${divergentText(report)}`;
    case 'inconclusive':
      return `INCONCLUSIVE (${budget}): ${[...new Set(pairs.flatMap((pair) => pair.remarks))].join('; ') || 'nothing was compared'}`;
  }
}

function equivalentText(pairs: readonly PairReport[]): string {
  const legacy = pairs[0]?.legacy ?? 'the original';
  return pairs.length === 1
    ? `${pairs[0].refactored} matches ${legacy}`
    : `all ${pairs.length} match ${legacy}`;
}

function divergentText(report: VerifyReport): string {
  const bad = report.pairs.filter((pair) => pair.verdict === 'divergent').map((pair) => pair.refactored);
  if (bad.length > 0) return `${list(bad)} ${bad.length === 1 ? 'differs' : 'differ'}`;
  return `a finding is gone: ${list(goneFindings(report))}`;
}

/** Findings on the list that no longer show. */
function goneFindings(report: VerifyReport): readonly string[] {
  return report.findings.filter((finding) => !finding.shows).map((finding) => finding.id);
}

/** Why the verdict is not better, beside the divergences: one sentence each. */
export function remarkLines(report: VerifyReport): readonly string[] {
  const gone = goneFindings(report).map(
    (id) =>
      `the finding ${id} is on the list, but its scenario no longer shows it: find out why and take it off`,
  );
  return [
    ...gone,
    ...report.pairs.flatMap((pair) => pair.remarks.map((remark) => `${pair.refactored}: ${remark}`)),
  ];
}

/** Divergences that nobody declared. */
export function undeclared(pair: PairReport): PairReport['divergences'] {
  return pair.divergences.filter((divergence) => divergence.contract === null);
}

/** Divergences that a contract declared. */
export function declared(pair: PairReport): PairReport['divergences'] {
  return pair.divergences.filter((divergence) => divergence.contract !== null);
}
