// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { POISON_NUMBER } from '../poison.ts';
import { boot } from '../testing/boot.ts';
import { Violation } from '../violations.ts';

describe('kvm_send_hwpoison_signal()', () => {
  it('sends SIGBUS with address and lsb', () => {
    const { m, k } = boot();
    k.kvm_send_hwpoison_signal(0x7f00_0000_5000, 21);
    expect([m.signals, m.signalAddress, m.signalLsb]).toEqual([1, 0x7f00_0000_5000, 21]);
    expect(m.recorder.violations).toBe(0);
  });

  it('must not come under mmu_lock', () => {
    const { m, k, kvm } = boot();
    k.kvm_fault_lock(kvm);
    k.kvm_send_hwpoison_signal(0, 12);
    expect(m.recorder.violations).toBe(Violation.sleepInAtomic);
  });

  it('with a size that nobody wrote is recorded', () => {
    const { m, k } = boot();
    k.kvm_send_hwpoison_signal(0, POISON_NUMBER);
    expect(m.recorder.violations).toBe(Violation.uninitialised);
  });
});

it('kvm_inject_dabt_excl_atomic() injects an abort at the guest virtual address', () => {
  const { m, k, vcpu } = boot();
  k.kvm_inject_dabt_excl_atomic(vcpu, 0x5555_0000_0048);
  expect([m.injected, m.injectedAddress]).toEqual([1, 0x5555_0000_0048]);
  k.kvm_inject_dabt_excl_atomic(vcpu, POISON_NUMBER);
  expect(m.recorder.violations).toBe(Violation.uninitialised);
});

it('WARN_ONCE() and VM_WARN_ON_ONCE() count when the condition holds and give it back', () => {
  const { m, k } = boot();
  expect(k.WARN_ONCE(false, '')).toBe(false);
  expect(k.VM_WARN_ON_ONCE(false)).toBe(false);
  expect(m.warnings).toBe(0);
  expect(k.WARN_ONCE(true, '')).toBe(true);
  expect(k.VM_WARN_ON_ONCE(true)).toBe(true);
  expect(m.warnings).toBe(2);
  expect(m.recorder.violations).toBe(0);
});

it('WARN_ONCE() keeps its message, with the number that belongs into it', () => {
  const { m, k } = boot();
  k.WARN_ONCE(true, 'Unknown vma_shift %d', 4);
  k.WARN_ONCE(true, 'text');
  k.WARN_ONCE(true, {} as string);
  expect(m.recorder.trace.map((effect) => effect.kind === 'call' && effect.text)).toEqual([
    'Unknown vma_shift 4',
    'text',
    undefined,
  ]);
});

it('what a run does after the kernel stopped is neither kept nor judged', () => {
  const { m, k, vcpu } = boot();
  k.mmap_read_lock(k.current.mm);
  k.VM_BUG_ON(true);
  k.mmap_read_unlock(k.current.mm);
  k.mmap_read_unlock(k.current.mm);
  k.kvm_inject_dabt_excl_atomic(vcpu, POISON_NUMBER);
  expect(m.recorder.trace.map(({ name }) => name)).toEqual(['mmap_read_lock', 'BUG']);
  expect(m.recorder.violations).toBe(Violation.bug);
});

it('VM_BUG_ON() stops the kernel, which is a violation', () => {
  const { m, k } = boot();
  k.VM_BUG_ON(false);
  expect(m.bugs).toBe(0);
  k.VM_BUG_ON(true);
  expect(m.bugs).toBe(1);
  expect(m.recorder.violations).toBe(Violation.bug);
});

it('kvm_err() is in the log and nowhere else', () => {
  const { m, k } = boot();
  k.kvm_err('text');
  expect(m.recorder.trace.map((effect) => effect.name)).toEqual(['kvm_err']);
  expect(m.recorder.violations).toBe(0);
});

it('kvm_prepare_memory_fault_exit() counts an exit and logs the access', () => {
  const { m, k, vcpu } = boot();
  k.kvm_prepare_memory_fault_exit(vcpu, 0x1000, 4096, true, false, false);
  expect(m.exits).toBe(1);
  expect(m.recorder.trace.at(-1)).toMatchObject({
    kind: 'call',
    name: 'kvm_prepare_memory_fault_exit',
    args: [0x1000, 4096, 1, 0, 0],
  });
  k.kvm_prepare_memory_fault_exit(vcpu, POISON_NUMBER, 4096, false, false, false);
  expect(m.recorder.violations).toBe(Violation.uninitialised);
});
