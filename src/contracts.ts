// SPDX-License-Identifier: GPL-2.0-only
// What a module of contracts imports: the type, and the words in which a predicate speaks of two runs.
import { CALL_NAMES, type CallName } from './kernel/calls.ts';
import { RACE_NAMES, type RaceName } from './kernel/races/actions.ts';
import type { Effect } from './kernel/trace.ts';
import type { RunRecord } from './subjects/user_mem_abort/record.ts';

export type { Choices } from './core/choices.ts';
export type { Contract } from './core/contract.ts';
export { labelOf } from './core/scenario.ts';
export type { Effect, RunRecord };

/** The name of the call that an effect is; null if another thread acted. */
export function callOf({ call }: Effect): CallName | null {
  return call < 0 ? null : CALL_NAMES[call];
}

/** What another thread did there; null if the effect is a call, or if the locks refused the race. */
export function raceOf({ call, occurrence, refused }: Effect): RaceName | null {
  const name = RACE_NAMES[occurrence];
  return call >= 0 || refused || name === 'none' ? null : name;
}

/** The first call of this name in a run. */
export function firstCall({ effects }: RunRecord, name: CallName): Effect | undefined {
  return effects.find((effect) => callOf(effect) === name);
}
