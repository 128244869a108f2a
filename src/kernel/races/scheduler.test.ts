// SPDX-License-Identifier: GPL-2.0-only

import { describe, expect, it } from 'vitest';
import { CALL_NAMES, Call, MAX_OCCURRENCE, SITE_CALLS } from '../calls.ts';
import { createMachine } from '../create_machine.ts';
import type { Environment } from '../environment.ts';
import { FIRST_SEQUENCE } from '../layout.ts';
import type { Machine } from '../machine.ts';
import { boot } from '../testing/boot.ts';
import { fixedEnvironment } from '../testing/environment.ts';
import { Race, type RaceAction } from './actions.ts';
import { SITE_STRIDE } from './site.ts';

/** A machine that remembers the sites at which it was asked, and on which `action` is wanted everywhere. */
function machineAskedAt(
  action: RaceAction | 0,
  races: number,
): { m: Machine; asked: number[]; offered: number[] } {
  const asked: number[] = [];
  const offered: number[] = [];
  const env: Environment = {
    ...fixedEnvironment(),
    wantsRace: (site) => {
      asked.push(site);
      return action !== 0;
    },
    raceAt: (_site, allowed) => {
      offered.push(allowed);
      return action;
    },
  };
  const m = createMachine(env);
  m.reset(races);
  return { m, asked, offered };
}

it('a site is a call and how often it was seen, up to MAX_OCCURRENCE', () => {
  expect(MAX_OCCURRENCE).toBeLessThan(SITE_STRIDE);
  const { m, asked } = machineAskedAt(0, 1);
  for (let i = 0; i < 5; i++) m.scheduler.enter(Call.kvm_fault_lock);
  expect(asked).toEqual([1, 2, 3].map((occurrence) => Call.kvm_fault_lock * SITE_STRIDE + occurrence));
});

it('only the calls of SITE_CALLS are sites', () => {
  const { m, asked } = machineAskedAt(0, 1);
  for (const name of CALL_NAMES) m.scheduler.enter(Call[name]);
  expect(asked.map((site) => CALL_NAMES[Math.floor(site / SITE_STRIDE)]).sort()).toEqual(
    [...SITE_CALLS].sort(),
  );
});

it('without races left nobody is asked', () => {
  const { m, asked } = machineAskedAt(Race.remap, 0);
  m.scheduler.enter(Call.kvm_fault_lock);
  expect(asked).toEqual([]);
});

it('no more races strike than the preemption bound allows', () => {
  for (const bound of [1, 2]) {
    const { m } = machineAskedAt(Race.remap, bound);
    for (const name of SITE_CALLS) m.scheduler.enter(Call[name]);
    expect(m.scheduler.struck).toBe(bound);
    expect(m.host.generation).toBe(bound);
  }
});

it('raceAt() is told which actions the locks allow', () => {
  const { m, offered } = machineAskedAt(Race.remap, 1);
  m.scheduler.enter(Call.mmap_read_lock);
  expect(offered).toHaveLength(1);
  expect(offered[0] & (1 << Race.remap)).not.toBe(0);
});

describe('a race', () => {
  it('strikes before the call that it precedes takes effect', () => {
    const b = boot({ race: { site: Call.mmu_invalidate_seq * SITE_STRIDE + 1, action: Race.remap } });
    expect(b.kvm.mmu_invalidate_seq).toBe(FIRST_SEQUENCE + 1);
  });

  it('at another occurrence leaves the first alone', () => {
    const b = boot({ race: { site: Call.mmu_invalidate_seq * SITE_STRIDE + 2, action: Race.remap } });
    expect(b.kvm.mmu_invalidate_seq).toBe(FIRST_SEQUENCE);
    expect(b.kvm.mmu_invalidate_seq).toBe(FIRST_SEQUENCE + 1);
  });

  it('right before kvm_fault_lock() is the last moment for a notifier, and after kvm_fault_unlock() the next', () => {
    const before = boot({ race: { site: Call.kvm_fault_lock * SITE_STRIDE + 1, action: Race.unmap } });
    before.k.kvm_fault_lock(before.kvm);
    expect(before.m.scheduler.struck).toBe(1);
    const within = boot({ race: { site: Call.kvm_fault_unlock * SITE_STRIDE + 1, action: Race.unmap } });
    within.k.kvm_fault_lock(within.kvm);
    within.k.kvm_fault_unlock(within.kvm);
    expect([within.m.scheduler.struck, within.m.scheduler.waited]).toEqual([0, 1]);
  });

  it('that has to wait for a lock strikes at the first site behind the unlock', () => {
    const b = boot({ race: { site: Call.kvm_fault_unlock * SITE_STRIDE + 1, action: Race.unmap } });
    b.k.kvm_fault_lock(b.kvm);
    b.k.kvm_fault_unlock(b.kvm);
    expect(b.m.scheduler.waiting).toEqual([Race.unmap]);
    b.k.kvm_fault_lock(b.kvm);
    expect([b.m.scheduler.struck, b.m.scheduler.waiting.length, b.m.scheduler.refused]).toEqual([1, 0, 0]);
  });

  it('for which there is nothing to do does not wait', () => {
    const b = boot({ race: { site: Call.kvm_fault_lock * SITE_STRIDE + 1, action: Race.stopLogging } });
    b.k.kvm_fault_lock(b.kvm);
    expect([b.m.scheduler.struck, b.m.scheduler.waited, b.m.scheduler.refused]).toEqual([0, 0, 1]);
  });
});
