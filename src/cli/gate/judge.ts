// SPDX-License-Identifier: GPL-2.0-only
// What is known of a variant, there and here.

import type { PairReport, VerifyReport } from '../../core/result.ts';
import type { JudgeKind } from '../../report/gate/judges.ts';
import type { GatedVariant } from '../../report/gate/result.ts';
import { type Standing, standingOf, weaknessOf } from '../../report/gate/standing.ts';
import { undeclared } from '../../report/verdict.ts';
import type { Candidate, Changes } from './candidates.ts';
import type { RunOfBase } from './runs.ts';

/** The runs that a gate made. */
export interface GateRuns {
  readonly here: VerifyReport | null;
  readonly ofBase: RunOfBase;
  /** The run that made a new certificate again, if there was one. */
  readonly again: VerifyReport | null;
}

/** Whether the base's verdict on a variant has to be found out by running it. */
export function isRunAtBase(
  { certificates, modelChanged }: Changes,
  { before, sources }: Candidate,
): boolean {
  // Under another model a run would not say what the verdict at the base was.
  return (
    sources.base !== null && !modelChanged && (certificates.base?.standingOf(before.name) ?? null) === null
  );
}

/**
 * Holds what is known of a variant here against what is known of it at the base.
 * @param allowed what may be weaker
 */
export function gated(
  changes: Changes,
  candidate: Candidate,
  runs: GateRuns,
  allowed: readonly JudgeKind[],
): GatedVariant {
  const { because, before, change, name, path } = candidate;
  const atBase = changes.certificates.base?.standingOf(before.name) ?? null;
  const from = before.path === path ? null : before.path;
  const known = { name, change, from, because, weaker: null, divergence: null, remark: null };
  if (change === 'unchanged') return { ...known, base: atBase, here: atBase };
  if (change === 'removed') return { ...known, base: atBase, here: null };
  const base = atBase ?? standingIn(runs.ofBase.report, before.name);
  const pair = pairOf(runs.here, name);
  const here = pair === null || runs.here === null ? null : standingHere(changes, pair, runs);
  const weaker = here === null ? null : weaknessOf(base, here);
  return {
    ...known,
    base,
    here,
    weaker: weaker !== 'verdict' && allowed.includes('certificate') ? null : weaker,
    divergence: pair === null ? null : (undeclared(pair)[0] ?? null),
    remark: base !== null || change === 'new' ? null : whyUnknown(runs.ofBase, before.name),
  };
}

/**
 * What the run says. If that is good, what the run says that made the new certificate again, or the certificate of the base where it
 * speaks of these sources. What a new certificate says itself counts for nothing.
 */
function standingHere(changes: Changes, pair: PairReport, { again, here }: GateRuns): Standing | null {
  const run = standingIn(here, pair.refactored);
  if (run?.verdict !== 'equivalent') return run;
  const covered = standingIn(again, pair.refactored);
  if (covered !== null) return withContractsOf(covered, run);
  const certified = changes.certificate === 'valid' && changes.certified.includes(pair.refactored);
  const standing = certified ? (changes.certificates.base?.standingOf(pair.refactored) ?? null) : null;
  return standing === null ? run : withContractsOf(standing, run);
}

/** A contract that any run needs is needed. */
function withContractsOf(standing: Standing, run: Standing): Standing {
  return { ...standing, contracts: [...new Set([...(standing.contracts ?? []), ...(run.contracts ?? [])])] };
}

function standingIn(report: VerifyReport | null, name: string): Standing | null {
  const pair = pairOf(report, name);
  return pair === null || report === null ? null : standingOf(pair, report.options);
}

function pairOf(report: VerifyReport | null, name: string): PairReport | null {
  return report?.pairs.find(({ refactored }) => refactored === name) ?? null;
}

function whyUnknown({ failed }: RunOfBase, name: string): string {
  const failure = failed.get(name);
  return failure === undefined
    ? 'its verdict at the base is not known: the model changed, and the base has no certificate'
    : `its verdict at the base is not known: ${failure}`;
}
