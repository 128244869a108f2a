// SPDX-License-Identifier: GPL-2.0-only
// What is known of a variant, there and here.

import type { PairReport, VerifyReport } from '../../core/result.ts';
import type { GatedVariant } from '../../report/gate/result.ts';
import { type Standing, standingOf, weaknessOf } from '../../report/gate/standing.ts';
import { undeclared } from '../../report/verdict.ts';
import type { Candidate, Changes } from './candidates.ts';
import type { RunOfBase } from './runs.ts';

/** The runs that a gate made. */
export interface GateRuns {
  readonly here: VerifyReport | null;
  readonly ofBase: RunOfBase;
}

/** Whether the base's verdict on a variant has to be found out by running it. */
export function isRunAtBase({ certificates, modelChanged }: Changes, { name, sources }: Candidate): boolean {
  // Under another model a run would not say what the verdict at the base was.
  return sources.base !== null && !modelChanged && (certificates.base?.standingOf(name) ?? null) === null;
}

/** Holds what is known of a variant here against what is known of it at the base. */
export function gated(changes: Changes, candidate: Candidate, runs: GateRuns): GatedVariant {
  const { because, change, name } = candidate;
  const atBase = changes.certificates.base?.standingOf(name) ?? null;
  const known = { name, change, because, weaker: null, divergence: null, remark: null };
  if (change === 'unchanged') return { ...known, base: atBase, here: atBase };
  if (change === 'removed') return { ...known, base: atBase, here: null };
  const base = atBase ?? standingIn(runs.ofBase.report, name);
  const pair = pairOf(runs.here, name);
  const here = pair === null || runs.here === null ? null : standingHere(changes, pair, runs.here.options);
  return {
    ...known,
    base,
    here,
    weaker: here === null ? null : weaknessOf(base, here),
    divergence: pair === null ? null : (undeclared(pair)[0] ?? null),
    remark: base !== null || change === 'new' ? null : whyUnknown(runs.ofBase, name),
  };
}

/** What the run says; if that is good and the certificate speaks of these sources, what the certificate says. */
function standingHere(changes: Changes, pair: PairReport, options: VerifyReport['options']): Standing {
  const run = standingOf(pair, options);
  if (run.verdict !== 'equivalent' || !changes.certified.includes(pair.refactored)) return run;
  const certified = changes.certificates.here?.standingOf(pair.refactored) ?? null;
  return certified ?? run;
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
