// SPDX-License-Identifier: GPL-2.0-only
// The type.
import type { Choices } from '../../../core/choices.ts';
import type { Scenario } from '../../../core/scenario.ts';

/**
 * An invariant that the unmodified original breaks, known and analysed. It does not fail a run; a refactored variant has to
 * break it in the same scenarios.
 */
export interface Finding {
  readonly id: string;
  readonly title: string;
  /** Names of the invariants that it breaks. */
  readonly invariants: readonly string[];
  /** Whether it explains a breach in the scenario that was just run. Looks only at what was asked. */
  readonly covers: (choices: Choices) => boolean;
  /** A smallest scenario that shows it. */
  readonly scenario: Scenario;
  /** What happens in the kernel, and what follows for the guest or the host. */
  readonly analysis: string;
  /** Upstream commit that mended it, if one is known. */
  readonly fixedBy?: string;
}
