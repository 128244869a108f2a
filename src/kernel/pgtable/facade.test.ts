// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { Call } from '../calls.ts';
import { EAGAIN, EFAULT, ENOMEM } from '../errno.ts';
import { MmuLock } from '../mmu_lock_mode.ts';
import { POISON, POISON_NUMBER } from '../poison.ts';
import { KVM_PGTABLE_PROT_RW, KVM_PGTABLE_WALK_SHARED } from '../prot.ts';
import type { memcache } from '../types.ts';
import { Violation } from '../violations.ts';
import { kvm_pgtable_stage2_map, kvm_pgtable_stage2_relax_perms } from './facade.ts';
import { MC, TestMachine } from './testing/test_machine.ts';

const IPA = 0x8000_0000;
const PA = 0x4000_0000;
const RW = KVM_PGTABLE_PROT_RW;
const SHARED = KVM_PGTABLE_WALK_SHARED;

function modeViolations(lock: MmuLock, flags: number, pkvm = false): number {
  const m = new TestMachine({ pkvm });
  m.mmuLock = lock;
  kvm_pgtable_stage2_map(m.machine, IPA, 4096, PA, RW, MC, flags);
  return m.violations;
}

it('kvm_pgtable_stage2_map() needs mmu_lock, and SHARED when it is held for read', () => {
  expect(modeViolations(MmuLock.free, SHARED)).toBe(Violation.walkMode);
  expect(modeViolations(MmuLock.read, 0)).toBe(Violation.walkMode);
  expect(modeViolations(MmuLock.read, SHARED)).toBe(0);
  expect(modeViolations(MmuLock.write, 0)).toBe(0);
  expect(modeViolations(MmuLock.write, SHARED)).toBe(0);
});

it('pkvm_pgtable_stage2_map() needs mmu_lock held for write', () => {
  expect(modeViolations(MmuLock.read, SHARED, true)).toBe(Violation.walkMode);
  expect(modeViolations(MmuLock.write, 0, true)).toBe(0);
});

it('kvm_pgtable_stage2_relax_perms() needs the lock likewise', () => {
  const m = new TestMachine();
  m.mmuLock = MmuLock.read;
  kvm_pgtable_stage2_relax_perms(m.machine, IPA, RW, 0);
  expect(m.violations).toBe(Violation.walkMode);
});

it.each([
  ['addr', POISON_NUMBER, MC, RW],
  ['prot', IPA, MC, POISON as number],
  ['mc', IPA, POISON as memcache, RW],
])('an uninitialised %s is a violation, and nothing is mapped', (_, addr, mc, prot) => {
  const m = new TestMachine();
  expect(kvm_pgtable_stage2_map(m.machine, addr, 4096, PA, prot, mc, SHARED)).toBe(-EFAULT);
  expect(m.violations).toBe(Violation.uninitialised);
  expect(m.leaves()).toEqual([]);
});

it('an uninitialised prot of relax_perms is a violation', () => {
  const m = new TestMachine();
  expect(kvm_pgtable_stage2_relax_perms(m.machine, IPA, POISON_NUMBER, SHARED)).toBe(-EFAULT);
  expect(m.violations).toBe(Violation.uninitialised);
});

it('a NULL memory cache is allowed, and -ENOMEM where a table is needed', () => {
  const m = new TestMachine();
  expect(kvm_pgtable_stage2_map(m.machine, IPA, 4096, PA, RW, null, SHARED)).toBe(-ENOMEM);
  expect(m.violations).toBe(0);
});

it('each call is a site, checks the page, and is recorded with its result after what it caused', () => {
  const m = new TestMachine({ tracing: true, hasFWB: true });
  kvm_pgtable_stage2_map(m.machine, IPA, 4096, PA, RW, MC, SHARED);
  kvm_pgtable_stage2_relax_perms(m.machine, IPA + 4096, RW, SHARED);
  expect(m.calls).toEqual([Call.kvm_pgtable_stage2_map, Call.kvm_pgtable_stage2_relax_perms]);
  expect(m.used).toEqual([PA / 4096]);
  expect(m.effects).toEqual([
    { call: Call.kvm_pgtable_stage2_map, args: [IPA, 4096, PA, RW, 1, SHARED], result: 0 },
    { call: Call.kvm_tlb_flush_vmid_ipa, args: [IPA + 4096, -1], result: 0 },
    { call: Call.kvm_pgtable_stage2_relax_perms, args: [IPA + 4096, RW, SHARED], result: -EAGAIN },
  ]);
});
