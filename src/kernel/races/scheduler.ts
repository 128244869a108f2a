// SPDX-License-Identifier: GPL-2.0-only
// Lets races happen at their sites, or after the return.
import { CALL_COUNT, MAX_OCCURRENCE } from '../calls.ts';
import type { Machine } from '../machine.ts';
import { RACE_NAMES, type RaceAction } from './actions.ts';
import { allowedRaces, locksAdmit } from './allowed.ts';
import { applyRace } from './apply.ts';
import { COMMUTES } from './commutes.ts';
import type { Schedule } from './schedule.ts';
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

  private readonly m: Machine;

  constructor(m: Machine) {
    this.m = m;
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
  }

  count(): void {
    if (++this.calls > CALL_LIMIT) throw new CallLimitExceeded(CALL_LIMIT);
  }

  enter(call: number): number {
    this.count();
    const occurrence = this.seen[call]! + 1;
    this.seen[call] = occurrence;
    if (this.left !== 0) {
      if (occurrence <= MAX_OCCURRENCE) this.strike(call, occurrence);
      this.carried &= COMMUTES[call];
    }
    return occurrence;
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
      this.attempt(action, allowedRaces(this.m));
    }
  }

  strikeLate(action: RaceAction): void {
    this.attempt(action, allowedRaces(this.m));
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
    const allowed = allowedRaces(m);
    const action = m.env.raceAt(site, allowed, this.carried & allowed);
    this.carried = allowed;
    if (action === 0) return;
    this.carried = 0;
    if ((allowed & (1 << action)) === 0 && !locksAdmit(m, action)) {
      if (m.recorder.tracing) m.recorder.recordRace(RACE_NAMES[action], 'waits');
      this.waited++;
      this.waiting.push(action);
      return;
    }
    if (!this.attempt(action, allowed)) m.env.raceRefused(site);
  }

  /** @returns whether the action was carried out rather than refused */
  private attempt(action: RaceAction, allowed: number): boolean {
    const { m } = this;
    const refused = (allowed & (1 << action)) === 0;
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
