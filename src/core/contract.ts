// SPDX-License-Identifier: GPL-2.0-only
// A divergence that was declared in advance.

import type { RunRecord } from '../subjects/user_mem_abort/record.ts';
import type { Choices } from './choices.ts';
import type { Scenario } from './scenario.ts';

/** Name of the variant that contracts are declared against: beside another reference they need not fire. */
export const ORIGINAL = 'legacy';

/** A divergence that was declared in advance. */
export interface Contract {
  readonly id: string;
  readonly title: string;
  /** Names of the variants that it is declared for. */
  readonly variants: readonly string[];
  /** The parts of the outcome that may differ, and no others. */
  readonly differs: readonly string[];
  /** Whether the invariants that the two runs break may differ too; only where both are on the list of findings. */
  readonly mayChangeFindings: boolean;
  /** Whether it explains the difference between these two runs on the same scenario. */
  readonly covers: (legacy: RunRecord, refactored: RunRecord, choices: Choices) => boolean;
  readonly reason: string;
  /** The commit that made or announced the change. */
  readonly commit: string;
  /** A smallest scenario that fires it. */
  readonly scenario: Scenario;
}
