// SPDX-License-Identifier: GPL-2.0-only
// What a machine knows of whoever lets other threads act on it.
import type { Touches } from '../calls/touches.ts';
import type { RaceAction } from './action.ts';

/** How a race struck, and what came after it. */
export interface Struck {
  readonly site: number;
  /** The parts of the machine that something from there on touches. */
  readonly touched: Touches;
  /** The races that the locks admitted there, as bits `1 << action`. */
  readonly admitted: number;
  /** The host's memory before it struck, as a number. */
  readonly state: number;
}

/** The other threads of a run, as the machine, its calls and its judges see them; `RaceScheduler` is one. */
export interface Schedule {
  /** Races that may still strike in this run. */
  left: number;
  /** Races that struck. */
  readonly struck: number;
  /** Races that the state of the machine refused: there was nothing for them to do. */
  readonly refused: number;
  /** Races that had to wait for locks, whether or not they struck afterwards. */
  readonly waited: number;
  /** Actions of threads that wait for locks, in the order in which they came. */
  readonly waiting: readonly RaceAction[];
  /** Calls made. */
  readonly calls: number;
  /** How often each call was made. */
  readonly seen: Uint8Array;

  /**
   * A new run.
   * @param races how many races may strike (the preemption bound)
   */
  startRun(races: number): void;

  /** Counts what a variant asks of the machine, so that one that loops is ended. */
  count(): void;

  /**
   * Start of every façade call: counts it and lets another thread act at the site before it.
   * @returns how often the call has been seen, from 1
   */
  enter(call: number): number;

  /** Is told of a look at what other threads change, by what is no entry of the log. */
  lookAround(): void;

  /** Is told that the call under way reads or changes these parts as well as those that it is declared to touch. */
  touch(touched: Touches): void;

  /** Is told that the call under way lets races happen that were not possible before it. */
  admit(): void;

  /**
   * Tells for each site of the run that just ended which parts of the machine something from there on touches: a race that touches none of them could as well have
   * struck after the return.
   */
  tellSeen(tell: (site: number, touched: Touches) => void): void;

  /** Tells of the last race of the run that just ended, if it struck at the site that it was to strike at. */
  tellStruck(tell: (struck: Struck) => void): void;

  /** Lets those act that have waited for locks which are free now, the first that came first. */
  strikeWaiting(): void;

  /**
   * Lets a thread act whose site the handler did not come to, now that the handler has returned: the other thread does not
   * wait for a call that is never made.
   */
  strikeLate(action: RaceAction): void;
}
