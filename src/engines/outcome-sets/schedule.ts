// SPDX-License-Identifier: GPL-2.0-only
// What other threads do in one run.

import type { Resolved } from '../../core/draft.ts';
import { D } from '../../subjects/user_mem_abort/dimensions/names.ts';

/** An action of another thread in a schedule. */
export interface Strike {
  readonly site: number;
  readonly action: number;
  /** Whether the variant never comes to the site, so that it strikes after the return. */
  readonly late: boolean;
}

/**
 * What other threads do while a variant runs on a machine. That the entry of the user page tables has gone when it is walked is part
 * of it, but no race of the bound: it is not a moment that decides there, and every bound allows it.
 */
export interface Schedule {
  /** In the order in which they strike. */
  readonly strikes: readonly Strike[];
  /** Value of the dimension `userPteGone`; `ANY` if the run does not ask. */
  readonly userPteGone: number;
}

/** The machine under the schedule, as a scenario to run. */
export function scheduled(machine: Resolved, { strikes, userPteGone }: Schedule): Resolved {
  const values = machine.values.slice();
  values[D.userPteGone] = userPteGone;
  return { values, races: strikes.map(({ action, site }) => [site, action] as const) };
}
