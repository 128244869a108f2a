// SPDX-License-Identifier: GPL-2.0-only
// Lets a race happen at its site, or after the return.
import { CALL_COUNT, Call, SITE_CALLS } from '../calls.ts';
import type { Machine } from '../machine.ts';
import { RACE_NAMES, type RaceAction } from './actions.ts';
import { allowedRaces, locksAdmit } from './allowed.ts';
import { applyRace } from './apply.ts';

/** Room for the occurrences of one call in a site number. */
export const SITE_STRIDE = 4;

const isSite = new Uint8Array(CALL_COUNT);
for (const name of SITE_CALLS) isSite[Call[name]] = 1;

/** Whether another thread may act before `call`. */
export function isSiteOf(call: number): boolean {
  return isSite[call] === 1;
}

/**
 * Lets another thread act before the `occurrence`-th `call`, if the surroundings want that. Where the locks are held that it needs, it
 * waits for the first moment at which they are not.
 */
export function strikeRace(m: Machine, call: number, occurrence: number): void {
  if (isSite[call] === 0) return;
  if (m.waiting.length !== 0) strikeWaiting(m);
  if (m.racesLeft === 0) return;
  const site = call * SITE_STRIDE + occurrence;
  if (!m.env.wantsRace(site)) return;
  const allowed = allowedRaces(m);
  const action = m.env.raceAt(site, allowed, m.carried & allowed);
  m.carried = allowed;
  if (action === 0) return;
  m.carried = 0;
  if ((allowed & (1 << action)) === 0 && !locksAdmit(m, action)) {
    if (m.tracing) m.recordRace(RACE_NAMES[action], 'waits');
    m.racesWaited++;
    m.waiting.push(action);
    return;
  }
  if (!attempt(m, action, allowed)) m.env.raceRefused(site);
}

/** Lets those act that have waited for locks which are free now, the first that came first. */
export function strikeWaiting(m: Machine): void {
  for (let i = 0; i < m.waiting.length && m.racesLeft !== 0; ) {
    const action = m.waiting[i];
    if (!locksAdmit(m, action)) {
      i++;
      continue;
    }
    m.waiting.splice(i, 1);
    m.carried = 0;
    attempt(m, action, allowedRaces(m));
  }
}

/**
 * Lets a thread act whose site the handler did not come to, now that the handler has returned: the other thread does not
 * wait for a call that is never made.
 */
export function strikeLate(m: Machine, action: RaceAction): void {
  attempt(m, action, allowedRaces(m));
}

/** @returns whether the action was carried out rather than refused */
function attempt(m: Machine, action: RaceAction, allowed: number): boolean {
  const refused = (allowed & (1 << action)) === 0;
  if (m.tracing) m.recordRace(RACE_NAMES[action], refused ? 'refused' : 'strikes');
  if (refused) {
    m.racesRefused++;
    return false;
  }
  m.racesLeft--;
  m.races++;
  applyRace(m, action);
  return true;
}
