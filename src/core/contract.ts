// SPDX-License-Identifier: GPL-2.0-only
// A divergence that was declared in advance.

import type { Choices } from './choices.ts';
import type { RunRecord } from './run-record.ts';
import type { Scenario } from './scenario.ts';

/** A contract whose predicate threw: the message is one sentence that names it. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
}

/** The error that says which contract threw what. */
export function contractError(id: string, error: unknown): ContractError {
  const what = error instanceof Error ? error.message : String(error);
  return new ContractError(`the contract ${id} throws where it is asked (${what}); mend its covers()`);
}

/**
 * A divergence that was declared in advance. It belongs to the variant that needs it: it speaks for the module that exports it, or that
 * it lies beside, whatever that is called.
 */
export interface Contract {
  readonly id: string;
  readonly title: string;
  /** The parts of the outcome that may differ, and no others. */
  readonly differs: readonly string[];
  /** Whether the invariants that the two runs break may differ too; only where known problems of the base explain both. */
  readonly mayChangeKnownProblems: boolean;
  /** Invariants that the variant may break where the contract covers the difference, beside those that known problems explain; none if absent. */
  readonly mayBreak?: readonly string[];
  /**
   * Whether it explains the difference between these two runs on the same scenario. It goes by what races did to what the runs looked at: of schedules that differ in races that
   * change nothing of that, an exhaustive run asks about some.
   */
  readonly covers: (legacy: RunRecord, refactored: RunRecord, choices: Choices) => boolean;
  readonly reason: string;
  /** The commit that made or announced the change. */
  readonly commit: string;
  /** A smallest scenario that fires it. */
  readonly scenario: Scenario;
}
