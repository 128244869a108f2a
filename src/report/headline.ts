// SPDX-License-Identifier: GPL-2.0-only
// What is wrong, in one line.

import type { Bearing, DivergenceKind, Judgement } from '../core/judge.ts';
import type { DivergenceReport } from '../core/result.ts';
import type { RunFailure, RunRecord } from '../core/run-record.ts';
import { list } from './words.ts';

/** What is wrong with two runs, as far as words need it. */
interface Wrong {
  readonly kind: DivergenceKind;
  readonly bearing: Bearing;
  /** What was seen and not again. */
  readonly seen: readonly string[];
  readonly differs: readonly string[];
  readonly invariants: readonly string[];
  readonly legacy: RunRecord;
  readonly refactored: RunRecord;
}

/** What a divergence is, in one line without its id. */
export function headline(divergence: DivergenceReport): string {
  const invariants = [...new Set(divergence.invariants.map((line) => line.name))];
  const { class: what } = divergence;
  const bearing = what === 'breaks' || what === 'mends' ? what : 'differs';
  return say({ ...divergence, ...divergence.runs, bearing, invariants });
}

/** What two runs on one scenario show, in one line. */
export function judgementText(judgement: Judgement): string {
  const { contract, kind } = judgement;
  if (kind === null) return 'nothing undeclared shows';
  const said = say({ ...judgement, kind, seen: [] });
  return contract === null ? said : `${said}; declared by the contract ${contract.id}`;
}

function say({ bearing, differs, invariants, kind, legacy, refactored, seen }: Wrong): string {
  switch (kind) {
    case 'outcome':
      return `the final machines differ: ${list(differs)}${invariants.length === 0 || bearing !== 'mends' ? '' : `; ${refactored.variant} keeps ${list(invariants)}, which ${legacy.variant} breaks`}`;
    case 'effects':
      return 'the same final machine by different effects';
    case 'invariant':
      return bearing === 'breaks'
        ? `${refactored.variant} breaks an invariant that ${legacy.variant} keeps: ${list(invariants)}`
        : `${refactored.variant} keeps an invariant that ${legacy.variant} breaks: ${list(invariants)} (better, but not the same)`;
    case 'not-repeatable':
      return `not repeatable: ${seen.join('; ')}`;
    case 'failure':
      return list(
        failed([legacy, refactored]).map(({ failure, variant }) => `${variant} ${failureText(failure)}`),
      );
  }
}

/** A variant that gave no return value, and why. */
interface Failed {
  readonly variant: string;
  readonly failure: RunFailure;
}

/** The variants of a divergence that gave no return value, and why. */
export function failures(divergence: DivergenceReport): readonly Failed[] {
  return failed([divergence.runs.legacy, divergence.runs.refactored]);
}

function failed(runs: readonly RunRecord[]): readonly Failed[] {
  return runs.flatMap(({ failure, variant }) => (failure === null ? [] : [{ variant, failure }]));
}

/** `threw TypeError: …`, `made more than 2000 calls …`, `returned undefined`. */
function failureText(failure: RunFailure): string {
  return failure.kind === 'threw' ? `threw ${failure.message}` : failure.message;
}
