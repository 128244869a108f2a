// SPDX-License-Identifier: GPL-2.0-only
// What other threads do in one run.

import type { Resolved } from '../../core/draft.ts';
import type { Space } from '../../core/space.ts';

/** An action of another thread in a schedule. */
export interface Strike {
  readonly site: number;
  readonly action: number;
  /** Whether the variant never comes to the site, so that it strikes after the return. */
  readonly late: boolean;
}

/**
 * What other threads do while a variant runs on a machine. What the `momentary` dimension of the space decides (that an entry of the user page tables has gone when it is walked) is part
 * of it, but no race of the bound: it is not a moment that decides there, and every bound allows it.
 */
export interface Schedule {
  /** In the order in which they strike. */
  readonly strikes: readonly Strike[];
  /** Value of the dimension that is part of the schedule; `ANY` if the run does not ask. */
  readonly momentary: number;
}

/** The machine under the schedule, as a scenario to run. */
export function scheduled(space: Space, machine: Resolved, { momentary, strikes }: Schedule): Resolved {
  const values = machine.values.slice();
  if (space.momentary >= 0) values[space.momentary] = momentary;
  return { values, races: strikes.map(({ action, site }) => [site, action] as const) };
}
