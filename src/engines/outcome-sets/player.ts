// SPDX-License-Identifier: GPL-2.0-only
// Lets the races of a schedule strike, and notes the moments behind them.
import type { RaceSource } from '../../core/bench.ts';
import { ANY, type Choices } from '../../core/choices.ts';
import type { Strike } from './schedule.ts';

/** A moment of a run at which another thread could have acted. */
export interface Moment {
  readonly site: number;
  /** What it could have done, as bits `1 << action`. */
  readonly allowed: number;
  /** Whether the run had asked by then for what is part of the schedule and no race. */
  readonly walked: boolean;
}

/** Whether the run asked for what is part of the schedule and no race. */
export function asksMomentary({ space, values }: Choices): boolean {
  return space.momentary >= 0 && values[space.momentary] !== ANY;
}

/** Lets the strikes of a schedule happen, and notes the moments behind the last of them. */
export class Player implements RaceSource {
  readonly untested = false;
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
    this.moments.push({ site, allowed, walked: asksMomentary(this.choices) });
    return 0;
  }

  /** @throws Error always: a schedule holds only what was allowed when the run before it came to the same moment */
  refuse(site: number): never {
    throw new Error(`the race at site ${site} was allowed in one run and refused in the next`);
  }
}
