// SPDX-License-Identifier: GPL-2.0-only
// What a module of contracts imports: the type, and the words in which a predicate speaks of two runs.
import type { RunRecord } from './core/run-record.ts';
import type { CallName } from './kernel/calls.ts';
import type { RaceName } from './kernel/races/actions.ts';
import type { CallEffect, Effect } from './kernel/trace.ts';

export type { Choices } from './core/choices.ts';
export type { Contract } from './core/contract.ts';
export { labelOf } from './core/scenario.ts';
export type { Effect, RunRecord };

/** The name of the call that an effect is; null if another thread acted. */
export function callOf(effect: Effect): string | null {
  return effect.kind === 'call' ? effect.name : null;
}

/** What another thread did there; null if the effect is a call, or if the race did not strike. */
export function raceOf(effect: Effect): RaceName | null {
  return effect.kind === 'race' && effect.end === 'strikes' ? (effect.name as RaceName) : null;
}

/** The first call of this name in a run. */
export function firstCall({ effects }: RunRecord, name: CallName): CallEffect | undefined {
  return effects.find((effect): effect is CallEffect => callOf(effect) === name);
}
