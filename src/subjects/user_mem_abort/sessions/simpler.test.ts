// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { guest, host, SESSION_RULES, session, vmm } from '../../../../properties/testing/sessions.ts';
import { drawSession } from './draw.ts';
import { sessionSize } from './session.ts';
import { simplerSessions } from './simpler.ts';

describe('the sessions that are simpler', () => {
  const race = { site: 'kvm_fault_lock#1', action: 'unmap' };

  it('begin with fewer steps, from the back', () => {
    const [all, half] = simplerSessions(SESSION_RULES, session([guest('read'), vmm('start-logging')]));
    expect(all.steps).toEqual([]);
    expect(half.steps).toEqual([guest('read')]);
  });

  it('are never the session itself, and lead back to it never', () => {
    for (let seed = 0; seed < 20; seed++) {
      const drawn = drawSession(SESSION_RULES, seed, { pageSizes: -1, races: true, confined: [] });
      const simpler = [...simplerSessions(SESSION_RULES, drawn)];
      expect(simpler).not.toContainEqual(drawn);
      for (const candidate of simpler.slice(-3)) {
        expect(sessionSize(candidate)).toBeLessThanOrEqual(sessionSize(drawn));
        expect([...simplerSessions(SESSION_RULES, candidate)]).not.toContainEqual(drawn);
      }
    }
  });

  it('include one without the race, on the first page, by the first vCPU, and with a simpler access', () => {
    const steps = [
      ...simplerSessions(SESSION_RULES, session([guest('write', 'first', { race, vcpu: 1 })])),
    ].map((simpler) => simpler.steps);
    expect(steps).toContainEqual([guest('write', 'first', { vcpu: 1 })]);
    expect(steps).toContainEqual([guest('write', 'page', { race, vcpu: 1 })]);
    expect(steps).toContainEqual([guest('write', 'first', { race })]);
    expect(steps).toContainEqual([guest('read', 'first', { race, vcpu: 1 })]);
  });

  it('include one where all that happened on a page happens on a simpler one', () => {
    const steps = [
      ...simplerSessions(SESSION_RULES, session([guest('read', 'first'), host('remap', 'first')])),
    ].map((simpler) => simpler.steps);
    expect(steps).toContainEqual([guest('read'), host('remap')]);
  });

  it('of a session of nothing are none', () => {
    expect([...simplerSessions(SESSION_RULES, session([]))]).toEqual([]);
  });
});
