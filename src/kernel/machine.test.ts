// SPDX-License-Identifier: GPL-2.0-only

import { expect, it } from 'vitest';
import { CALL_COUNT, CALL_NAMES, Call, SITE_CALLS } from './calls.ts';
import { ARM64_HAS_CACHE_DIC, ARM64_HAS_STAGE2_FWB, ARM64_HAS_XNX } from './caps.ts';
import { FIRST_SEQUENCE } from './layout.ts';
import { CALL_LIMIT, CallLimitExceeded } from './races/scheduler.ts';
import { boot, faultin } from './testing/boot.ts';
import { Violation } from './violations.ts';

it('a variant that makes more calls than CALL_LIMIT is stopped', () => {
  const { k } = boot();
  const loop = (times: number) => {
    for (let i = 0; i < times; i++) k.local_irq_save();
  };
  expect(() => loop(CALL_LIMIT)).not.toThrow();
  expect(() => loop(1)).toThrow(CallLimitExceeded);
});

it('every call has a number of its own, and every site is a call', () => {
  expect(CALL_NAMES.map((name) => Call[name])).toEqual(Array.from({ length: CALL_COUNT }, (_, i) => i));
  expect(new Set(CALL_NAMES).size).toBe(CALL_COUNT);
  for (const name of SITE_CALLS) expect(CALL_NAMES).toContain(name);
});

it('every violation is a bit of its own', () => {
  const bits = Object.values(Violation);
  expect(bits.reduce((all, bit) => all | bit, 0)).toBe(2 ** bits.length - 1);
});

it('reset() brings back the state before the fault', () => {
  const b = boot();
  const { m, k, kvm } = b;
  faultin(b);
  k.kvm_fault_lock(kvm);
  k.kvm_fault_lock(kvm);
  k.VM_BUG_ON(true);
  m.dirty.mark(5);
  m.host.zap();
  m.invalidateSeq++;
  m.reset(0);
  expect([m.mmuLock, m.recorder.violations, m.bugs, m.dirty.count, m.pages.count, m.scheduler.calls]).toEqual(
    [0, 0, 0, 0, 0, 0],
  );
  expect([m.invalidateSeq, m.host.present, m.host.generation, m.recorder.trace.length]).toEqual([
    FIRST_SEQUENCE,
    true,
    0,
    0,
  ]);
  expect(m.scheduler.seen.every((times) => times === 0)).toBe(true);
});

it('the log keeps arguments, result, locks and references of each call', () => {
  const b = boot();
  b.k.mmap_read_lock(b.mm);
  b.k.mmap_read_unlock(b.mm);
  const { pfn } = faultin(b);
  b.k.kvm_fault_lock(b.kvm);
  expect(b.m.recorder.trace).toMatchObject([
    { name: 'mmap_read_lock', locks: 1, pins: 0, result: 0 },
    { name: 'mmap_read_unlock', locks: 0, pins: 0, result: 0 },
    { name: '__kvm_faultin_pfn', locks: 0, pins: 1, result: pfn },
    { name: 'kvm_fault_lock', locks: 2, pins: 1, result: 0 },
  ]);
});

it('cpus_have_final_cap() tells the capabilities apart', () => {
  const caps = [ARM64_HAS_CACHE_DIC, ARM64_HAS_STAGE2_FWB, ARM64_HAS_XNX];
  for (const [i, only] of (['hasDIC', 'hasFWB', 'hasXNX'] as const).entries()) {
    const { k } = boot({ hasXNX: false, [only]: true });
    expect(caps.map((cap) => k.cpus_have_final_cap(cap))).toEqual([0, 1, 2].map((j) => i === j));
  }
});

it('cpus_have_final_cap() of a capability that is not modelled has no answer', () => {
  expect(() => boot().k.cpus_have_final_cap(77)).toThrow('cpus_have_final_cap(77)');
});

it('kvm_supports_cacheable_pfnmap() needs FWB and DIC', () => {
  const supports = (hasFWB: boolean, hasDIC: boolean) =>
    boot({ hasFWB, hasDIC }).k.kvm_supports_cacheable_pfnmap();
  expect([
    supports(false, false),
    supports(true, false),
    supports(false, true),
    supports(true, true),
  ]).toEqual([false, false, false, true]);
});

it('kvm_has_mte() is that of the VM', () => {
  const { k, kvm } = boot({ vmHasMte: true });
  expect(k.kvm_has_mte(kvm)).toBe(true);
  expect(boot().k.kvm_has_mte(kvm)).toBe(false);
});
