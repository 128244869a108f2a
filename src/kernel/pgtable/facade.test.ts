// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { selfOf } from '../calls/all.ts';
import { kvm_pgtable_stage2_map as map, kvm_pgtable_stage2_relax_perms as relax } from '../calls/stage2.ts';
import { Call } from '../calls.ts';
import { EAGAIN, EFAULT, ENOMEM } from '../errno.ts';
import { MmuLock } from '../mmu_lock_mode.ts';
import { POISON, POISON_NUMBER } from '../poison.ts';
import { KVM_PGTABLE_PROT_RW, KVM_PGTABLE_WALK_SHARED } from '../prot.ts';
import type { memcache } from '../types.ts';
import { Violation } from '../violations.ts';
import { MC, TestMachine } from './testing/test_machine.ts';

const IPA = 0x8000_0000;
const PA = 0x4000_0000;
const RW = KVM_PGTABLE_PROT_RW;
const SHARED = KVM_PGTABLE_WALK_SHARED;

/** The two calls, on the tables of `m`. */
function stage2_map(m: TestMachine, ...args: Tail<ReturnType<typeof map.implement>>): number {
  return map.implement(m.machine, selfOf('kvm_pgtable_stage2_map'))(m.stage2.mmu.pgt, ...args);
}

function stage2_relax_perms(m: TestMachine, ...args: Tail<ReturnType<typeof relax.implement>>): number {
  return relax.implement(m.machine, selfOf('kvm_pgtable_stage2_relax_perms'))(m.stage2.mmu.pgt, ...args);
}

type Tail<F extends (...args: never[]) => unknown> =
  Parameters<F> extends [unknown, ...infer Rest] ? Rest : never;

function modeViolations(lock: MmuLock, flags: number, pkvm = false): number {
  const m = new TestMachine({ pkvm });
  m.mmuLock = lock;
  stage2_map(m, IPA, 4096, PA, RW, MC, flags);
  return m.recorder.violations;
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
  stage2_relax_perms(m, IPA, RW, 0);
  expect(m.recorder.violations).toBe(Violation.walkMode);
});

it.each([
  ['addr', POISON_NUMBER, MC, RW],
  ['prot', IPA, MC, POISON as number],
  ['mc', IPA, POISON as memcache, RW],
])('an uninitialised %s is a violation, and nothing is mapped', (_, addr, mc, prot) => {
  const m = new TestMachine();
  expect(stage2_map(m, addr, 4096, PA, prot, mc, SHARED)).toBe(-EFAULT);
  expect(m.recorder.violations).toBe(Violation.uninitialised);
  expect(m.leaves()).toEqual([]);
});

it('an uninitialised prot of relax_perms is a violation', () => {
  const m = new TestMachine();
  expect(stage2_relax_perms(m, IPA, POISON_NUMBER, SHARED)).toBe(-EFAULT);
  expect(m.recorder.violations).toBe(Violation.uninitialised);
});

it('a NULL memory cache is allowed, and -ENOMEM where a table is needed', () => {
  const m = new TestMachine();
  expect(stage2_map(m, IPA, 4096, PA, RW, null, SHARED)).toBe(-ENOMEM);
  expect(m.recorder.violations).toBe(0);
});

it('each call is a site, checks the page, and is recorded with its result after what it caused', () => {
  const m = new TestMachine({ tracing: true, hasFWB: true });
  stage2_map(m, IPA, 4096, PA, RW, MC, SHARED);
  stage2_relax_perms(m, IPA + 4096, RW, SHARED);
  expect(m.scheduler.calls).toEqual([Call.kvm_pgtable_stage2_map, Call.kvm_pgtable_stage2_relax_perms]);
  expect(m.used).toEqual([PA / 4096]);
  expect(m.recorder.effects).toEqual([
    { kind: 'call', name: 'kvm_pgtable_stage2_map', args: [IPA, 4096, PA, RW, 1, SHARED], result: 0 },
    { kind: 'call', name: 'kvm_tlb_flush_vmid_ipa', args: [IPA + 4096, -1], result: 0 },
    { kind: 'call', name: 'kvm_pgtable_stage2_relax_perms', args: [IPA + 4096, RW, SHARED], result: -EAGAIN },
  ]);
});
