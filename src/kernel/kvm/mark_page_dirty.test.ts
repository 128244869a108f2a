// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { Access, FaultKind, Stage2State } from '../environment.ts';
import { POISON_NUMBER } from '../poison.ts';
import { boot, leavesOf } from '../testing/boot.ts';
import { Violation } from '../violations.ts';
import { DirtyLog } from './dirty_bitmap.ts';
import { harvestDirtyLog } from './harvest.ts';

it('mark_page_dirty_in_slot() sets the bit of a slot that logs', () => {
  const { m, k, kvm } = boot({ slotLogging: true });
  k.mark_page_dirty_in_slot(kvm, m.slot.face, 0x100005);
  k.mark_page_dirty_in_slot(kvm, m.slot.face, 0x100005);
  expect(m.dirty.has(0x100005)).toBe(true);
  expect(m.dirty.has(0x100006)).toBe(false);
  expect(m.dirty.count).toBe(1);
});

it('mark_page_dirty_in_slot() does nothing for a slot that does not log', () => {
  const { m, k, kvm } = boot();
  k.mark_page_dirty_in_slot(kvm, m.slot.face, 0x100005);
  expect(m.dirty.count).toBe(0);
});

it('mark_page_dirty_in_slot() of a gfn that nobody wrote is recorded', () => {
  const { m, k, kvm } = boot();
  k.mark_page_dirty_in_slot(kvm, m.slot.face, POISON_NUMBER);
  expect(m.recorder.violations).toBe(Violation.uninitialised);
});

it('the bitmap forgets on reset and collects on harvest', () => {
  const log = new DirtyLog();
  log.mark(1);
  log.mark(2);
  log.harvest();
  expect([log.count, log.harvested, log.has(1)]).toEqual([0, 2, false]);
  log.reset();
  expect(log.harvested).toBe(0);
});

it('kvm_get_dirty_log_protect() clears the bits and write-protects the pages', () => {
  const { m } = boot({ slotLogging: true });
  const ipa = m.fault.ipa;
  m.stage2.ensure();
  m.stage2.install(ipa, 3, 0x4000_0000, 0xc);
  m.stage2.install(ipa + 4096, 3, 0x4000_1000, 0xc);
  m.dirty.mark(ipa / 4096);
  harvestDirtyLog(m);
  expect(m.dirty.count).toBe(0);
  expect(m.dirty.harvested).toBe(1);
  expect(leavesOf(m).map((leaf) => leaf.prot)).toEqual([0x8, 0xc]);
});

it('kvm_get_dirty_log_protect() finds what was dirty before the fault, whether or not stage-2 was looked at', () => {
  const { m } = boot({
    faultKind: FaultKind.permission,
    access: Access.exec,
    stage2State: Stage2State.page,
    entryHasOther: true,
    slotLogging: true,
  });
  harvestDirtyLog(m);
  expect([m.dirty.count, m.dirty.harvested]).toEqual([0, 1]);
  expect(leavesOf(m).map((leaf) => leaf.prot)).toEqual([0x8]);
});
