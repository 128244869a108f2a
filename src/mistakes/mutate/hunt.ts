// SPDX-License-Identifier: GPL-2.0-only
// Runs a mutant beside its original.
import { hash } from '../../core/draw.ts';
import type { Judgement } from '../../core/judge.ts';
import { Pair } from '../../core/pair.ts';
import type { Variant } from '../../core/variant.ts';
import type { Bench } from '../../subjects/user_mem_abort/bench.ts';
import type { RunFailure } from '../../subjects/user_mem_abort/caller.ts';
import { FINDINGS } from '../../subjects/user_mem_abort/known-problems/all.ts';
import type { Fate } from './mutant.ts';

/** How long a mutant is hunted. */
export interface Budget {
  /** Scenarios. */
  readonly runs: number;
  /** 32 bits; the same seed gives the same fates. */
  readonly seed: number;
  /** Draw among the representatives alone: those machines that the exhaustive engine runs. */
  readonly representatives: boolean;
}

/** Scenarios that a mutant has to survive unless told otherwise. */
export const DEFAULT_RUNS = 60_000;

/** Races that may strike in one run. */
const PREEMPTIONS = 1;

/**
 * Runs a mutant beside the variant that it was made of until something tells them apart. No contract excuses a difference: the
 * two are meant to be the same code.
 */
export function hunt(bench: Bench, original: Variant, mutant: Variant, budget: Budget): Fate {
  const pair = new Pair(bench, original, mutant, {
    strict: false,
    preemptions: PREEMPTIONS,
    contracts: [],
    findings: FINDINGS,
  });
  pair.choices.keepToRepresentatives = budget.representatives;
  for (let i = 0; i < budget.runs; i++) {
    pair.choices.startRandom(hash(budget.seed, i) | 0);
    if (pair.run()) continue;
    const judgement = pair.judge();
    if (judgement.kind === null) continue;
    const refused = refusedByCompiler(judgement.refactored.failure);
    if (refused !== null) return { kind: 'invalid', reason: refused };
    return { kind: 'killed', by: whatTold(judgement), scenarios: i + 1 };
  }
  return { kind: 'survived', scenarios: budget.runs };
}

/** A name that is used where there is none yet, or a constant that is written: neither program would have been compiled. */
function refusedByCompiler(failure: RunFailure | null): string | null {
  if (failure?.kind !== 'threw') return null;
  return /^ReferenceError|^TypeError: Assignment to constant variable/.test(failure.message)
    ? failure.message
    : null;
}

function whatTold(judgement: Judgement): string {
  const { failure } = judgement.refactored;
  if (failure !== null) return failure.kind === 'looped' ? 'does not end' : 'throws or returns nonsense';
  const told = [...judgement.invariants, ...judgement.differs];
  return told.join(', ');
}
