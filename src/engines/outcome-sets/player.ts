// SPDX-License-Identifier: GPL-2.0-only
// Lets the races of a schedule strike, and notes the moments behind them.
import { ANY, type Choices } from '../../core/choices.ts';
import { D } from '../../subjects/user_mem_abort/dimensions/names.ts';
import type { RaceSource } from '../../subjects/user_mem_abort/world.ts';
import type { Strike } from './schedule.ts';

/** A moment of a run at which another thread could have acted. */
export interface Moment {
  readonly site: number;
  /** What it could have done, as bits `1 << action`. */
  readonly allowed: number;
  /** Whether the walk of the user page tables had asked by then whether its entry has gone. */
  readonly walked: boolean;
}

/** Lets the strikes of a schedule happen, and notes the moments behind the last of them. */
export class Player implements RaceSource {
  /** The moments behind the last strike; a new list for each run. */
  moments: Moment[] = [];
  private readonly choices: Choices;
  private strikes: readonly Strike[] = [];
  private next = 0;

  constructor(choices: Choices) {
    this.choices = choices;
  }

  /** @param strikes those before the return, in the order in which the variant comes to their sites */
  start(strikes: readonly Strike[]): void {
    this.strikes = strikes;
    this.next = 0;
    this.moments = [];
  }

  wantsRace(site: number): boolean {
    return this.next === this.strikes.length || this.strikes[this.next].site === site;
  }

  raceAt(site: number, allowed: number): number {
    if (this.next < this.strikes.length) return this.strikes[this.next++].action;
    this.moments.push({ site, allowed, walked: this.choices.values[D.userPteGone] !== ANY });
    return 0;
  }

  /** @throws Error always: a schedule holds only what was allowed when the run before it came to the same moment */
  refuse(site: number): never {
    throw new Error(`the race at site ${site} was allowed in one run and refused in the next`);
  }
}
