// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { MmuLock } from '../mmu_lock_mode.ts';
import { POISON, POISON_NUMBER } from '../poison.ts';
import { boot } from '../testing/boot.ts';
import { Violation } from '../violations.ts';
import { mmu_invalidate_begin, mmu_invalidate_end } from './invalidate.ts';

describe('kvm_fault_lock()', () => {
  it('takes mmu_lock for reading, and for writing under protected KVM', () => {
    const ordinary = boot();
    ordinary.k.kvm_fault_lock(ordinary.kvm);
    expect(ordinary.m.mmuLock).toBe(MmuLock.read);
    const pkvm = boot({ protectedKvm: true });
    pkvm.k.kvm_fault_lock(pkvm.kvm);
    expect(pkvm.m.mmuLock).toBe(MmuLock.write);
  });

  it.each([false, true])('pairs with kvm_fault_unlock(), protected KVM: %s', (protectedKvm) => {
    const { m, k, kvm } = boot({ protectedKvm });
    k.kvm_fault_lock(kvm);
    k.kvm_fault_unlock(kvm);
    expect(m.mmuLock).toBe(MmuLock.free);
    expect(m.recorder.violations).toBe(0);
  });

  it('must not be nested, nor come under mmap_lock', () => {
    const twice = boot();
    twice.k.kvm_fault_lock(twice.kvm);
    twice.k.kvm_fault_lock(twice.kvm);
    expect(twice.m.recorder.violations).toBe(Violation.lockImbalance);
    const mmap = boot();
    mmap.k.mmap_read_lock(mmap.mm);
    mmap.k.kvm_fault_lock(mmap.kvm);
    expect(mmap.m.recorder.violations).toBe(Violation.lockImbalance);
  });

  it('makes the context atomic', () => {
    const { m, k, kvm } = boot();
    k.kvm_fault_lock(kvm);
    expect(m.atomic).toBe(true);
  });
});

describe('dropping mmu_lock', () => {
  it('that is not held is recorded', () => {
    const { m, k, kvm } = boot();
    k.kvm_fault_unlock(kvm);
    expect(m.recorder.violations).toBe(Violation.lockImbalance);
  });

  it('in another way than it was taken is recorded', () => {
    const { m, k, kvm } = boot();
    k.write_lock(kvm.mmu_lock);
    k.read_unlock(kvm.mmu_lock);
    expect(m.recorder.violations).toBe(Violation.lockImbalance);
  });

  it('read_lock() and write_lock() pair with their unlock', () => {
    const { m, k, kvm } = boot();
    k.read_lock(kvm.mmu_lock);
    expect(m.mmuLock).toBe(MmuLock.read);
    k.read_unlock(kvm.mmu_lock);
    k.write_lock(kvm.mmu_lock);
    expect(m.mmuLock).toBe(MmuLock.write);
    k.write_unlock(kvm.mmu_lock);
    expect(m.recorder.violations).toBe(0);
  });
});

describe('mmu_invalidate_retry()', () => {
  const locked = () => {
    const b = boot();
    const seq = b.kvm.mmu_invalidate_seq;
    b.k.kvm_fault_lock(b.kvm);
    return { ...b, seq };
  };

  it('says no if nothing happened since the sequence was sampled', () => {
    const { k, m, kvm, seq } = locked();
    expect(k.mmu_invalidate_retry(kvm, seq)).toBe(false);
    expect(m.recorder.violations).toBe(0);
  });

  it('says yes while an invalidation is in progress, though the sequence has not moved', () => {
    const { k, m, kvm, seq } = locked();
    mmu_invalidate_begin(m, { start: 0, end: 0 });
    expect(m.invalidateSeq).toBe(seq);
    expect(kvm.mmu_invalidate_in_progress).toBe(1);
    expect(k.mmu_invalidate_retry(kvm, seq)).toBe(true);
  });

  it('says yes after one has ended: kvm_mmu_invalidate_end() moves the sequence', () => {
    const { k, m, kvm, seq } = locked();
    mmu_invalidate_begin(m, { start: 0, end: 0 });
    mmu_invalidate_end(m);
    expect(kvm.mmu_invalidate_in_progress).toBe(0);
    expect(m.invalidateSeq).toBe(seq + 1);
    expect(k.mmu_invalidate_retry(kvm, seq)).toBe(true);
    expect(k.mmu_invalidate_retry(kvm, seq + 1)).toBe(false);
  });

  it('asserts mmu_lock (lockdep_assert_held())', () => {
    const { k, m, kvm } = boot();
    k.mmu_invalidate_retry(kvm, kvm.mmu_invalidate_seq);
    expect(m.recorder.violations).toBe(Violation.retryWithoutLock);
  });

  it('with a sequence that nobody sampled is recorded, and retries', () => {
    for (const bad of [POISON_NUMBER, POISON as number]) {
      const { k, m, kvm } = locked();
      expect(k.mmu_invalidate_retry(kvm, bad)).toBe(true);
      expect(m.recorder.violations).toBe(Violation.uninitialised);
    }
  });
});
