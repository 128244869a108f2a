// SPDX-License-Identifier: GPL-2.0-only
// Lets races happen at their sites, or after the return.

import { ALL_BUT_SLOT_FLAGS, type Touches } from '../calls/touches.ts';
import { CALL_COUNT, MAX_OCCURRENCE } from '../calls.ts';
import type { Machine } from '../machine.ts';
import { RACE_NAMES, type RaceAction } from './actions.ts';
import {
  admittedRaces,
  allowedRaces,
  conceivable,
  isAllowed,
  locksAdmit,
  type Tests,
  testsOf,
} from './allowed.ts';
import { applyRace } from './apply.ts';
import { apartFrom, COMMUTES, TOUCHED } from './commutes.ts';
import type { Schedule, Struck } from './schedule.ts';
import { isSiteOf, SITE_STRIDE } from './site.ts';

/** Raised when a variant makes more façade calls than any handler needs: it loops. */
export class CallLimitExceeded extends Error {
  constructor(limit: number) {
    super(`made more than ${limit} calls into the kernel without returning`);
    this.name = 'CallLimitExceeded';
  }
}

/** Calls after which a run is taken for an endless loop; the longest legitimate run makes about forty. */
export const CALL_LIMIT = 2000;

/** Sites of a run that are kept apart; what lies behind more of them counts as seen at the last. */
const MOST_REACHED = 256;
/** All parts of the machine. */
const EVERYTHING = -1;

/** Counts the calls of a run, and lets other threads act on the machine before them, as the surroundings want it. */
export class RaceScheduler implements Schedule {
  left = 0;
  struck = 0;
  refused = 0;
  waited = 0;
  readonly seen = new Uint8Array(CALL_COUNT);
  /** Actions of threads that wait for locks, in the order in which they came. */
  readonly waiting: RaceAction[] = [];
  /** Actions that would do here what they would have done at the last site, as bits `1 << action`. */
  private carried = 0;
  calls = 0;
  /** Sites that the run came to, and for each the parts that what ran from there to the next site touches. */
  private readonly reached = new Int32Array(MOST_REACHED);
  private readonly seeing = new Int32Array(MOST_REACHED);
  private reachedCount = 0;
  /** How the last race struck, and what was touched since; of no meaning where its site is 0. */
  private readonly last = { site: 0, touched: 0, admitted: 0, state: 0 };

  private readonly m: Machine;
  private readonly tests: Tests;
  private readonly conceivable = (actions: number): number => {
    const { asFarAsKnown } = this.m.env;
    return asFarAsKnown == null ? actions : conceivable(actions, this.tests, asFarAsKnown);
  };

  constructor(m: Machine) {
    this.m = m;
    this.tests = testsOf(m);
  }

  startRun(races: number): void {
    this.left = races;
    this.struck = 0;
    this.refused = 0;
    this.waited = 0;
    this.seen.fill(0);
    if (this.waiting.length !== 0) this.waiting.length = 0;
    this.carried = 0;
    this.calls = 0;
    this.reachedCount = 0;
    this.last.site = 0;
  }

  count(): void {
    this.m.transcript.arrive();
    if (++this.calls > CALL_LIMIT) throw new CallLimitExceeded(CALL_LIMIT);
  }

  enter(call: number): number {
    this.count();
    const occurrence = this.seen[call]! + 1;
    this.seen[call] = occurrence;
    this.see(
      TOUCHED[call],
      occurrence <= MAX_OCCURRENCE && isSiteOf(call) ? call * SITE_STRIDE + occurrence : 0,
    );
    if (this.left !== 0) {
      if (occurrence <= MAX_OCCURRENCE) this.strike(call, occurrence);
      this.carried &= COMMUTES[call];
    }
    return occurrence;
  }

  lookAround(): void {
    this.m.transcript.arrive();
    this.see(ALL_BUT_SLOT_FLAGS, 0);
  }

  touch(touched: Touches): void {
    this.m.transcript.arrive();
    this.see(touched, 0);
    this.carried &= apartFrom(touched);
  }

  admit(): void {
    this.carried = 0;
  }

  tellSeen(tell: (site: number, touched: Touches) => void): void {
    let seen = 0;
    for (let i = this.reachedCount - 1; i >= 0; i--) {
      seen |= this.seeing[i];
      tell(this.reached[i], seen);
    }
  }

  tellStruck(tell: (struck: Struck) => void): void {
    if (this.last.site !== 0) tell(this.last);
  }

  /** @param site where it happens, if that is a site; else 0 */
  private see(touched: Touches, site: number): void {
    const { reached, seeing } = this;
    this.last.touched |= touched;
    if (site !== 0 && this.reachedCount < MOST_REACHED) {
      reached[this.reachedCount] = site;
      seeing[this.reachedCount++] = touched;
    } else if (this.reachedCount > 0) {
      seeing[this.reachedCount - 1] |= touched;
    }
  }

  strikeWaiting(): void {
    for (let i = 0; i < this.waiting.length && this.left !== 0; ) {
      const action = this.waiting[i];
      if (!locksAdmit(this.m, action)) {
        i++;
        continue;
      }
      this.waiting.splice(i, 1);
      this.carried = 0;
      this.attempt(action);
    }
  }

  strikeLate(action: RaceAction): void {
    this.attempt(action);
  }

  /**
   * Lets another thread act before the `occurrence`-th `call`, if the surroundings want that. Where the locks are held that it needs, it
   * waits for the first moment at which they are not.
   */
  private strike(call: number, occurrence: number): void {
    if (!isSiteOf(call)) return;
    if (this.waiting.length !== 0) this.strikeWaiting();
    if (this.left === 0) return;
    const { m } = this;
    const site = call * SITE_STRIDE + occurrence;
    if (!m.env.wantsRace(site)) return;
    const allowed = m.env.asFarAsKnown == null ? allowedRaces(m) : admittedRaces(m);
    const action = m.env.raceAt(site, allowed, this.carried & allowed, this.conceivable);
    this.carried = allowed;
    if (action === 0) return;
    this.carried = 0;
    if ((allowed & (1 << action)) === 0 && !locksAdmit(m, action)) {
      if (m.recorder.tracing) m.recorder.recordRace(RACE_NAMES[action], 'waits');
      this.waited++;
      this.waiting.push(action);
      return;
    }
    const state = m.host.state();
    if (!this.attempt(action)) {
      m.env.raceRefused(site);
      return;
    }
    const { last } = this;
    last.site = site;
    last.touched = TOUCHED[call];
    last.admitted = allowed;
    last.state = state;
  }

  /** @returns whether the action was carried out rather than refused */
  private attempt(action: RaceAction): boolean {
    const { m } = this;
    const refused = !isAllowed(m, action);
    // What follows depends on what this one met.
    this.see(EVERYTHING, 0);
    this.last.site = 0;
    if (m.recorder.tracing) m.recorder.recordRace(RACE_NAMES[action], refused ? 'refused' : 'strikes');
    if (refused) {
      this.refused++;
      return false;
    }
    this.left--;
    this.struck++;
    m.recorder.enter('');
    applyRace(m, action);
    return true;
  }
}
