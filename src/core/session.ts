// SPDX-License-Identifier: GPL-2.0-only
// A scenario of more than one step.
import type { Scenario } from './scenario.ts';

/**
 * A machine, and what happens to it one after the other, as a file keeps it: a scenario of more than one fault. Its choices hold for the
 * whole session, and one that is not named has its simplest value; races belong to steps. What a step is is the subject's affair.
 */
export interface Session<Step = unknown> extends Scenario {
  readonly races: readonly [];
  readonly steps: readonly Step[];
}

/** Whether it is a session rather than a single fault. */
export function isSession(source: object): source is Session {
  return 'steps' in source;
}

/** What sessions are drawn from. */
export interface SessionRange {
  /** Values of the dimension `pageSize`, as bits. */
  readonly pageSizes: number;
  /** Whether other threads may act while a fault is handled. */
  readonly races: boolean;
  /** Values that other dimensions are confined to, as bits. */
  readonly confined: readonly (readonly [dimension: number, values: number])[];
}
