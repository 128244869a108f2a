// SPDX-License-Identifier: GPL-2.0-only
// What is wrong, in one line.

import type { DivergenceKind, Judgement } from '../core/judge.ts';
import type { DivergenceReport } from '../core/result.ts';
import type { RunFailure, RunRecord } from '../core/run-record.ts';
import { list } from './words.ts';

/** What is wrong with two runs, as far as words need it. */
interface Wrong {
  readonly kind: DivergenceKind;
  readonly differs: readonly string[];
  readonly invariants: readonly string[];
  readonly legacy: RunRecord;
  readonly refactored: RunRecord;
}

/** What a divergence is, in one line without its id. */
export function headline(divergence: DivergenceReport): string {
  const invariants = [...new Set(divergence.invariants.map((line) => line.name))];
  return say({ ...divergence, ...divergence.runs, invariants });
}

/** What two runs on one scenario show, in one line. */
export function judgementText(judgement: Judgement): string {
  const { contract, kind } = judgement;
  if (kind === null) return 'nothing undeclared shows';
  const said = say({ ...judgement, kind });
  return contract === null ? said : `${said}; declared by the contract ${contract.id}`;
}

function say({ differs, invariants, kind, legacy, refactored }: Wrong): string {
  switch (kind) {
    case 'outcome':
      return `the final machines differ: ${list(differs)}`;
    case 'effects':
      return 'the same final machine by different effects';
    case 'legacy-invariant':
      return `${legacy.variant} breaks an invariant, and no finding on the list explains it: ${list(invariants)}`;
    case 'refactored-invariant':
      return `${refactored.variant} breaks an invariant that ${legacy.variant} keeps: ${list(invariants)}`;
    case 'finding-gone':
      return `${refactored.variant} keeps an invariant that ${legacy.variant} breaks: ${list(invariants)} (better, but not the same)`;
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
